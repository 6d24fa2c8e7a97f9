import { changeSnapshotMetadata } from '../change-snapshot-metadata.ts';

export default changeSnapshotMetadata('create', 'POST', (before, asked) => ({ ...before, ...asked }));

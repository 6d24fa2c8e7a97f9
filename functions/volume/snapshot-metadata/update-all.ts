import { changeSnapshotMetadata } from '../change-snapshot-metadata.ts';

export default changeSnapshotMetadata('update-all', 'PUT', (_before, asked) => asked);

import { snapshotList } from '../snapshot-list.ts';

export default snapshotList('index', '/snapshots');

import { snapshotList } from '../snapshot-list.ts';

export default snapshotList('detail', '/snapshots/detail');

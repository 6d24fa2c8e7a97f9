import { snapshotDetail } from '../../../shared/volume/other-views.ts';
import { snapshotList } from '../snapshot-list.ts';

export default snapshotList('detail', '/snapshots/detail', snapshotDetail);

import { snapshotSummary } from '../../../shared/volume/other-views.ts';
import { snapshotList } from '../snapshot-list.ts';

export default snapshotList('index', '/snapshots', snapshotSummary);

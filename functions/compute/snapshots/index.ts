import * as policy from '../../../shared/operation/policies.ts';
import { listSnapshots } from '../../../shared/volume/find.ts';
import { novaSnapshotView } from '../../../shared/volume/nova/views.ts';
import { volumeProxyList } from '../volume-proxy-list.ts';

export default volumeProxyList({
  name: 'snapshots.index',
  path: '/os-snapshots',
  policy: policy.reader('os_compute_api:os-volumes:snapshots:list'),
  key: 'snapshots',
  all: listSnapshots,
  show: async (snapshots, version) => snapshots.map((snapshot) => novaSnapshotView.show(snapshot, version, undefined)),
});

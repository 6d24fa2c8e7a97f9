import * as computeErrors from '../../../shared/compute/errors.ts';
import { inNovasWords } from '../../../shared/operation/in-novas-words.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { findSnapshot, findSnapshotErrors } from '../../../shared/volume/find.ts';
import { novaSnapshotView } from '../../../shared/volume/nova/views.ts';

export default operation({
  name: 'snapshots.show',
  service: 'compute',
  method: 'GET',
  path: '/os-snapshots/{snapshot_id}',
  policy: policy.reader('os_compute_api:os-volumes:snapshots:show'),
  window: { until: '2.35' },
  status: 200,
  errors: [computeErrors.ProxiedSnapshotNotFound],
  needs: ['table:read'],
  async handle({ caller, params, version }, { store }) {
    const id = params['snapshot_id'] ?? '';
    const find = () => findSnapshot(store, id, caller);
    const snapshot = await inNovasWords(find, findSnapshotErrors, () => computeErrors.ProxiedSnapshotNotFound({ snapshot_id: id }));
    return { body: { snapshot: novaSnapshotView.show(snapshot, version, undefined) } };
  },
});

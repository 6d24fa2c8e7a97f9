import * as computeErrors from '../../../shared/compute/errors.ts';
import { inNovasWords } from '../../../shared/operation/in-novas-words.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { deleteSnapshot, deleteSnapshotErrors } from '../../../shared/volume/delete-snapshot.ts';

/** Whatever keeps it from being deleted, the Compute API has one word for it. */
export default operation({
  name: 'snapshots.delete',
  service: 'compute',
  method: 'DELETE',
  path: '/os-snapshots/{snapshot_id}',
  policy: policy.member('os_compute_api:os-volumes:snapshots:delete'),
  window: { until: '2.35' },
  status: 202,
  errors: [computeErrors.ProxiedSnapshotNotFound],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, requestId }, ports) {
    const id = params['snapshot_id'] ?? '';
    await inNovasWords(
      () => deleteSnapshot(ports, id, caller, { isForced: false, requestId }),
      deleteSnapshotErrors,
      () => computeErrors.ProxiedSnapshotNotFound({ snapshot_id: id }),
    );
    return {};
  },
});

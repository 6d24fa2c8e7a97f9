import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { deleteSnapshot, deleteSnapshotErrors } from '../../../shared/volume/delete-snapshot.ts';

export default operation({
  name: 'snapshots.delete',
  service: 'volume',
  method: 'DELETE',
  path: '/snapshots/{snapshot_id}',
  policy: policy.member('volume:delete_snapshot'),
  status: 202,
  errors: deleteSnapshotErrors,
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, requestId }, ports) {
    await deleteSnapshot(ports, params['snapshot_id'] ?? '', caller, { isForced: false, requestId });
    return {};
  },
});

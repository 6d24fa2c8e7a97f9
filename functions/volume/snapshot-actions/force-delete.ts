import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { deleteSnapshot } from '../../../shared/volume/delete-snapshot.ts';
import { findSnapshotErrors } from '../../../shared/volume/find.ts';

/** Whatever its status is; one that an agent has goes on the agent's word nevertheless. */
export default operation({
  name: 'snapshot-actions.os-force_delete',
  service: 'volume',
  method: 'POST',
  path: '/snapshots/{snapshot_id}/action',
  action: 'os-force_delete',
  policy: policy.admin('volume_extension:snapshot_admin_actions:force_delete'),
  body: z.strictObject({ 'os-force_delete': z.unknown() }),
  status: 202,
  errors: findSnapshotErrors,
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, requestId }, ports) {
    await deleteSnapshot(ports, params['snapshot_id'] ?? '', caller, { isForced: true, requestId });
    return {};
  },
});

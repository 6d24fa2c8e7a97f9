import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { deleteVolume, deleteVolumeErrors } from '../../../shared/volume/delete.ts';

/** As deleting with `force`. */
export default operation({
  name: 'volume-actions.os-force_delete',
  service: 'volume',
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-force_delete',
  policy: policy.admin('volume_extension:volume_admin_actions:force_delete'),
  body: z.strictObject({ 'os-force_delete': z.unknown() }),
  status: 202,
  errors: deleteVolumeErrors,
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, requestId }, ports) {
    await deleteVolume(ports, params['volume_id'] ?? '', caller, { takesSnapshots: false, isForced: true, requestId });
    return {};
  },
});

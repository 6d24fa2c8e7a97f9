import * as computeErrors from '../../../shared/compute/errors.ts';
import { inNovasWords } from '../../../shared/operation/in-novas-words.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { deleteVolume, deleteVolumeErrors } from '../../../shared/volume/delete.ts';

export default operation({
  name: 'volumes.delete',
  service: 'compute',
  method: 'DELETE',
  path: '/os-volumes/{volume_id}',
  policy: policy.member('os_compute_api:os-volumes:delete'),
  window: { until: '2.35' },
  status: 202,
  errors: [computeErrors.VolumeNotFound, computeErrors.ProxiedVolumeInvalid],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, requestId }, ports) {
    const id = params['volume_id'] ?? '';
    await inNovasWords(
      () => deleteVolume(ports, id, caller, { takesSnapshots: false, isForced: false, requestId }),
      deleteVolumeErrors,
      ({ status, message }) =>
        status === 404 ? computeErrors.VolumeNotFound({ volume_id: id }) : computeErrors.ProxiedVolumeInvalid({ reason: message }),
    );
    return {};
  },
});

import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { claimsOn } from '../../../shared/volume/claims.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { findVolume } from '../../../shared/volume/find.ts';
import { takeQuota } from '../../../shared/volume/quota.ts';
import { isDeletable } from '../../../shared/volume/service.ts';
import { volumes } from '../../../shared/volume/volume.ts';

/** The status may have been reset: a volume that a server still claims is not deleted, whatever its record says. */
export default operation({
  name: 'volumes.delete',
  service: 'volume',
  method: 'DELETE',
  path: '/volumes/{volume_id}',
  policy: policy.member('volume:delete'),
  status: 202,
  errors: [volumeErrors.VolumeNotFound, volumeErrors.VolumeBusy],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params }, ports) {
    const id = params['volume_id'] ?? '';
    await transaction(ports, async (tx) => {
      const [volume, claims] = await Promise.all([findVolume(tx, id, caller), claimsOn(ports.store, id, 1)]);
      if (!isDeletable(volume) || claims.length > 0) throw volumeErrors.VolumeBusy();
      takeQuota(tx, volume.projectId, { volumes: -1, gigabytes: -volume.sizeGib });
      tx.remove(volumes, id);
    });
    return {};
  },
});

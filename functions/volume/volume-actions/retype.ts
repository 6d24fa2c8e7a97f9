import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { changeType } from '../../../shared/quota/volumes.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { findVolume, findVolumeErrors, seekType } from '../../../shared/volume/find.ts';
import { putVolume } from '../../../shared/volume/keeping/put.ts';
import { isMultiattach, volumeTypes } from '../../../shared/volume/volume.ts';
import { quotaErrors, withinQuota } from '../../../shared/volume/within-quota.ts';

/** With one back end nothing has to move: the volume has the other type at once. What would have to be written anew, encrypted or not, is refused. */
export default operation({
  name: 'volume-actions.os-retype',
  service: 'volume',
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-retype',
  policy: policy.member('volume:retype'),
  body: z.strictObject({
    'os-retype': z.strictObject({
      new_type: z.string().check(z.minLength(1), z.maxLength(255)),
      migration_policy: z.optional(z.nullable(z.enum(['on-demand', 'never']))),
    }),
  }),
  status: 202,
  errors: [
    ...findVolumeErrors,
    ...quotaErrors,
    volumeErrors.VolumeTypeNameNotFound,
    volumeErrors.RetypeStatusInvalid,
    volumeErrors.RetypeChangesEncryption,
    volumeErrors.RetypeOfUsedMultiattach,
  ],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body }, ports) {
    const { new_type: name } = body['os-retype'];
    await withinQuota(ports.store, () =>
      transaction(ports, async (tx) => {
        const volume = await findVolume(tx, params['volume_id'] ?? '', caller);
        const type = await seekType(ports.store, name, caller);
        if (type === undefined) throw volumeErrors.VolumeTypeNameNotFound({ name });
        const { id, status, volumeTypeId, snapshotIds, migrationStatus } = volume;
        const isFree =
          (status === 'available' || status === 'in-use') && !['migrating', 'starting', 'completing'].includes(migrationStatus ?? '');
        if (!isFree || type.id === volumeTypeId || snapshotIds.length > 0) throw volumeErrors.RetypeStatusInvalid({ volume_id: id });
        const before = await tx.get(volumeTypes, volumeTypeId);
        if ((type.encryption === undefined) !== (before?.encryption === undefined)) throw volumeErrors.RetypeChangesEncryption();
        const multiattach = isMultiattach(type);
        if (multiattach !== volume.multiattach && status !== 'available') throw volumeErrors.RetypeOfUsedMultiattach({ status });
        const updatedAt = new Date(ports.clock.now()).toISOString();
        const amounts = { volumes: 1, gigabytes: volume.kept?.growsTo ?? volume.sizeGib };
        await changeType(tx, ports.store, volume.projectId, { from: volumeTypeId, to: type.id }, amounts);
        putVolume(tx, ports, volume, { ...volume, volumeTypeId: type.id, multiattach, updatedAt });
      }),
    );
    return {};
  },
});

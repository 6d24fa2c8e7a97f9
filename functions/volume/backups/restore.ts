import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { findBackup } from '../../../shared/volume/backups/find.ts';
import { restoreInto, restoreIntoErrors } from '../../../shared/volume/backups/restore.ts';
import { createVolume, createVolumeErrors } from '../../../shared/volume/create.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { seekType } from '../../../shared/volume/find.ts';

/** Into the volume that is named, or a new one, which its agent makes of the backup's bytes as it makes one of an image's. */
export default operation({
  name: 'backups.restore',
  service: 'volume',
  method: 'POST',
  path: '/backups/{backup_id}/restore',
  policy: policy.member('backup:restore'),
  body: z.strictObject({
    restore: z.strictObject({
      volume_id: z.optional(z.nullable(z.guid())),
      name: z.optional(z.nullable(z.string().check(z.maxLength(255)))),
    }),
  }),
  status: 202,
  errors: [...restoreIntoErrors, ...createVolumeErrors],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body, requestId }, ports) {
    const backupId = params['backup_id'] ?? '';
    const { volume_id: volumeId, name } = body.restore;
    const shown = (volume: { readonly id: string; readonly name: string | null }) => ({
      body: { restore: { backup_id: backupId, volume_id: volume.id, volume_name: volume.name } },
    });
    if (volumeId) return shown(await restoreInto(ports, caller, { backupId, volumeId, requestId }));
    const backup = await findBackup(ports.store, backupId, caller);
    if (backup.status !== 'available') throw volumeErrors.BackupNotAvailable();
    const volume = await createVolume(ports, caller, {
      name: name?.trim() || `restore_backup_${backup.id}`,
      description: null,
      sizeGib: backup.sizeGib,
      // One that is gone, or private by now, is no reason to lose what was backed up.
      type: (await seekType(ports.store, backup.volumeTypeId, caller))?.id ?? null,
      ...{ snapshotId: null, sourceVolumeId: null, imageId: null, availabilityZone: null, metadata: {} },
      backup,
      requestId,
    });
    return shown(volume);
  },
});

import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { findBackup, findBackupErrors } from '../../../shared/volume/backups/backup.ts';
import { createVolume, createVolumeErrors } from '../../../shared/volume/create.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { seekType } from '../../../shared/volume/find.ts';

/** Into a new volume, which its agent makes of the backup's bytes as it makes one of an image's. */
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
  errors: [...findBackupErrors, ...createVolumeErrors, volumeErrors.BackupNotAvailable, volumeErrors.RestoreIntoVolume],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body, requestId }, ports) {
    const backup = await findBackup(ports.store, params['backup_id'] ?? '', caller);
    if (body.restore.volume_id) throw volumeErrors.RestoreIntoVolume();
    if (backup.status !== 'available') throw volumeErrors.BackupNotAvailable();
    const volume = await createVolume(ports, caller, {
      name: body.restore.name?.trim() || `restore_backup_${backup.id}`,
      description: null,
      sizeGib: backup.sizeGib,
      // One that is gone, or private by now, is no reason to lose what was backed up.
      type: (await seekType(ports.store, backup.volumeTypeId, caller))?.id ?? null,
      ...{ snapshotId: null, sourceVolumeId: null, imageId: null, availabilityZone: null, metadata: {} },
      backup,
      requestId,
    });
    return { body: { restore: { backup_id: backup.id, volume_id: volume.id, volume_name: volume.name } } };
  },
});

import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object, since } from '../../../shared/operation/versioned.ts';
import { bool } from '../../../shared/operation/wire.ts';
import { backupSummary } from '../../../shared/volume/backups/backup.ts';
import { makeBackup, makeBackupErrors } from '../../../shared/volume/backups/make.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { metadataErrors, volumeMetadata, withinLimits } from '../../../shared/volume/metadata.ts';

const text255 = z.optional(z.nullable(z.string().check(z.maxLength(255))));

/** Of the volume, whole, as it is now or was when a snapshot was taken of it. */
export default operation({
  name: 'backups.create',
  service: 'volume',
  method: 'POST',
  path: '/backups',
  policy: policy.member('backup:create'),
  body: object({
    backup: object({
      volume_id: z.guid(),
      name: text255,
      description: text255,
      container: text255,
      incremental: z.optional(z.nullable(bool)),
      force: z.optional(z.nullable(bool)),
      snapshot_id: z.optional(z.nullable(z.guid())),
      metadata: since('3.43', z.optional(z.nullable(volumeMetadata))),
      availability_zone: since('3.51', text255),
    }),
  }),
  status: 202,
  errors: [...makeBackupErrors, ...metadataErrors, volumeErrors.BackupIncremental],
  needs: ['table:read', 'table:write'],
  async handle({ caller, body, origin, version, requestId }, ports) {
    const asked = body.backup;
    if (asked.incremental === true) throw volumeErrors.BackupIncremental();
    const backup = await makeBackup(ports, caller, {
      volumeId: asked.volume_id,
      snapshotId: asked.snapshot_id ?? null,
      name: asked.name?.trim() ?? null,
      description: asked.description?.trim() ?? null,
      container: asked.container ?? null,
      metadata: withinLimits(asked.metadata ?? {}),
      mayBeInUse: asked.force ?? false,
      requestId,
    });
    return { body: { backup: backupSummary.show(backup, version, { origin, caller }) } };
  },
});

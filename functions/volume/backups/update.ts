import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object, since } from '../../../shared/operation/versioned.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { backupSummary, backups } from '../../../shared/volume/backups/backup.ts';
import { findBackup, findBackupErrors } from '../../../shared/volume/backups/find.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { metadataErrors, volumeMetadata, withinLimits } from '../../../shared/volume/metadata.ts';

const text255 = z.optional(z.nullable(z.string().check(z.maxLength(255))));

export default operation({
  name: 'backups.update',
  service: 'volume',
  method: 'PUT',
  path: '/backups/{backup_id}',
  policy: policy.member('backup:update'),
  window: { since: '3.9' },
  body: object({ backup: object({ name: text255, description: text255, metadata: since('3.43', z.optional(volumeMetadata)) }) }),
  status: 200,
  errors: [...findBackupErrors, ...metadataErrors, volumeErrors.BackupUnchanged],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body, origin, version }, ports) {
    const { name, description, metadata } = body.backup;
    if (name === undefined && description === undefined && metadata === undefined) throw volumeErrors.BackupUnchanged();
    const backup = await transaction(ports, async (tx) => {
      const found = await findBackup(tx, params['backup_id'] ?? '', caller);
      const changed = {
        ...found,
        ...(name === undefined ? {} : { name }),
        ...(description === undefined ? {} : { description }),
        ...(metadata === undefined ? {} : { metadata: withinLimits(metadata) }),
        updatedAt: new Date(ports.clock.now()).toISOString(),
      };
      tx.put(backups, changed);
      return changed;
    });
    return { body: { backup: backupSummary.show(backup, version, { origin, caller }) } };
  },
});

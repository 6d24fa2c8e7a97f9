import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { backups } from '../../../shared/volume/backups/backup.ts';
import { findBackup, findBackupErrors } from '../../../shared/volume/backups/find.ts';

/** It changes the record and nothing else: whether there are bytes is seen when it is restored. */
export default operation({
  name: 'backup-actions.os-reset_status',
  service: 'volume',
  method: 'POST',
  path: '/backups/{backup_id}/action',
  action: 'os-reset_status',
  policy: policy.admin('volume_extension:backup_admin_actions:reset_status'),
  body: z.strictObject({ 'os-reset_status': z.strictObject({ status: z.enum(['available', 'error']) }) }),
  status: 202,
  errors: findBackupErrors,
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body }, ports) {
    await transaction(ports, async (tx) => {
      const found = await findBackup(tx, params['backup_id'] ?? '', caller);
      tx.put(backups, { ...found, status: body['os-reset_status'].status, updatedAt: new Date(ports.clock.now()).toISOString() });
    });
    return {};
  },
});

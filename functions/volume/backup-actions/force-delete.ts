import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { deleteBackup } from '../../../shared/volume/backups/delete.ts';
import { findBackupErrors } from '../../../shared/volume/backups/find.ts';

export default operation({
  name: 'backup-actions.os-force_delete',
  service: 'volume',
  method: 'POST',
  path: '/backups/{backup_id}/action',
  action: 'os-force_delete',
  policy: policy.admin('volume_extension:backup_admin_actions:force_delete'),
  body: z.strictObject({ 'os-force_delete': z.unknown() }),
  status: 202,
  errors: findBackupErrors,
  needs: ['table:read', 'table:write', 'images:write'],
  async handle({ caller, params }, ports) {
    await deleteBackup(ports, params['backup_id'] ?? '', caller, { isForced: true });
    return {};
  },
});

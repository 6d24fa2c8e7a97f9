import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { deleteBackup, deleteBackupErrors } from '../../../shared/volume/backups/delete.ts';

export default operation({
  name: 'backups.delete',
  service: 'volume',
  method: 'DELETE',
  path: '/backups/{backup_id}',
  policy: policy.member('backup:delete'),
  status: 202,
  errors: deleteBackupErrors,
  needs: ['table:read', 'table:write', 'images:write'],
  async handle({ caller, params }, ports) {
    await deleteBackup(ports, params['backup_id'] ?? '', caller, { isForced: false });
    return {};
  },
});

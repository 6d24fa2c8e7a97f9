import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { backupDetail } from '../../../shared/volume/backups/backup.ts';
import { findBackup, findBackupErrors } from '../../../shared/volume/backups/find.ts';

export default operation({
  name: 'backups.show',
  service: 'volume',
  method: 'GET',
  path: '/backups/{backup_id}',
  policy: policy.reader('backup:get'),
  status: 200,
  errors: findBackupErrors,
  needs: ['table:read'],
  async handle({ caller, params, origin, version }, { store }) {
    const backup = await findBackup(store, params['backup_id'] ?? '', caller);
    return { body: { backup: backupDetail.show(backup, version, { origin, caller }) } };
  },
});

import { backupDetail } from '../../../shared/volume/backups/backup.ts';
import { backupList } from '../backup-list.ts';

export default backupList('detail', '/backups/detail', backupDetail);

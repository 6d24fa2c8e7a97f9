import { backupSummary } from '../../../shared/volume/backups/backup.ts';
import { backupList } from '../backup-list.ts';

export default backupList('index', '/backups', backupSummary);

/** Finding a backup, and lists of them. */
import type { Caller } from '../../operation/policy.ts';
import type { Store } from '../../store/port.ts';
import type { Transaction } from '../../store/transaction.ts';
import * as volumeErrors from '../errors.ts';
import { equals } from '../filters.ts';
import { listAll } from '../list-all.ts';
import type { Listing } from '../pages.ts';
import { mayUse } from '../volume.ts';
import { type Backup, backupPartitions, backups } from './backup.ts';

export const findBackupErrors = [volumeErrors.BackupNotFound];

export async function findBackup(from: Store | Transaction, id: string, caller: Caller): Promise<Backup> {
  const backup = 'commit' in from ? await backups.get(from, id) : await from.get(backups, id);
  if (backup === undefined || !mayUse(backup, caller)) throw volumeErrors.BackupNotFound({ backup_id: id });
  return backup;
}

export const listBackups = (store: Store, projectId: string | undefined): Promise<readonly Backup[]> =>
  listAll(store, backups, backupPartitions, projectId);

export const backupListing: Listing<Backup> = {
  id: ({ id }) => id,
  missing: (marker) => volumeErrors.BackupNotFound({ backup_id: marker }),
  filters: { name: equals(({ name }) => name), status: equals(({ status }) => status), volume_id: equals(({ volumeId }) => volumeId) },
  sortKeys: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    status: ({ status }) => status,
    size: ({ sizeGib }) => sizeGib,
    volume_id: ({ volumeId }) => volumeId,
    created_at: ({ createdAt }) => createdAt,
    updated_at: ({ updatedAt }) => updatedAt,
  },
};

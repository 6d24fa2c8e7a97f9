/** Backups under their project's quotas, counted in the commits that make and delete them. */
import { boundOf } from '../../quota/resource.ts';
import { usageOf } from '../../quota/usage.ts';
import { limitsFor } from '../../quota/volumes.ts';
import type { Key, Store } from '../../store/port.ts';
import { isPossibleKey } from '../../store/requests.ts';
import { OutOfBounds, type Transaction } from '../../store/transaction.ts';
import * as volumeErrors from '../errors.ts';

export const backupQuotas = ['backups', 'backup_gigabytes'] as const;

export const backupUsageKey = (projectId: string): Key => ({ pk: `PROJECT#${projectId}`, sk: 'BACKUP_USAGE' });

export const backupQuotaErrors = [volumeErrors.BackupsExceeded, volumeErrors.BackupGigabytesExceeded];

interface Counted {
  readonly projectId: string;
  readonly sizeGib: number;
}

/** @throws OutOfBounds from the transaction */
export async function countBackup(tx: Transaction, store: Store, { projectId, sizeGib }: Counted): Promise<void> {
  const { limits } = await limitsFor(tx, store, projectId);
  const bounds = { backups: boundOf(limits.backups), backup_gigabytes: boundOf(limits.backup_gigabytes) };
  tx.add(backupUsageKey(projectId), { backups: 1, backup_gigabytes: sizeGib }, bounds);
}

export function discountBackup(tx: Transaction, { projectId, sizeGib }: Counted): void {
  tx.giveBack(backupUsageKey(projectId), { backups: 1, backup_gigabytes: sizeGib });
}

/** Runs work that counts a backup, and says which quota was in the way. */
export async function withinBackupQuota<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OutOfBounds) || error.key.sk !== backupUsageKey('').sk) throw error;
    const used = usageOf(backupQuotas, error.item);
    const limitOf = (name: (typeof backupQuotas)[number]) => error.bounds[name]?.max ?? -1;
    if (limitOf('backups') >= 0 && used.backups + 1 > limitOf('backups')) throw volumeErrors.BackupsExceeded({ limit: limitOf('backups') });
    const requested = error.amounts['backup_gigabytes'] ?? 0;
    throw volumeErrors.BackupGigabytesExceeded({ requested, limit: limitOf('backup_gigabytes'), used: used.backup_gigabytes });
  }
}

/** What a project uses; nothing for an id that is too long to be one. */
export async function readBackupUsage(store: Store, projectId: string) {
  const key = backupUsageKey(projectId);
  return usageOf(backupQuotas, isPossibleKey(key) ? await store.get(key) : undefined);
}

/** Restoring a backup into a volume that is there: the agent that keeps the volume makes what is on it anew, as a rebuild has it done. */
import { together } from '../../errors.ts';
import type { Caller } from '../../operation/policy.ts';
import type { Ports } from '../../ports.ts';
import { type Transaction, transaction } from '../../store/transaction.ts';
import * as volumeErrors from '../errors.ts';
import { findVolume, findVolumeErrors } from '../find.ts';
import { withRestore } from '../keeping/contents.ts';
import { madeOf, sourceOf } from '../keeping/place.ts';
import { putVolume } from '../keeping/put.ts';
import type { Volume } from '../volume.ts';
import { type Backup, backups } from './backup.ts';
import { findBackup, findBackupErrors } from './find.ts';
import { endBackup } from './make.ts';

interface Restoration {
  readonly backupId: string;
  readonly volumeId: string;
  readonly requestId: string;
}

export const restoreIntoErrors = /* @__PURE__ */ together(findBackupErrors, findVolumeErrors, [
  volumeErrors.BackupNotAvailable,
  volumeErrors.RestoreVolumeBusy,
  volumeErrors.RestoreVolumeTooSmall,
]);

/** The volume is `restoring-backup`, and the backup `restoring`, until the agent has answered; into one that is in the books only it is restored at once. */
export function restoreInto(ports: Ports, caller: Caller, { backupId, volumeId, requestId }: Restoration): Promise<Volume> {
  return transaction(ports, async (tx) => {
    const backup = await findBackup(tx, backupId, caller);
    if (backup.status !== 'available') throw volumeErrors.BackupNotAvailable();
    const volume = await findVolume(tx, volumeId, caller);
    // The status may have been reset: who uses the volume is not to find something else on it.
    if (volume.status !== 'available' || volume.attachments.length > 0) throw volumeErrors.RestoreVolumeBusy();
    const { kept, sizeGib } = volume;
    if (backup.sizeGib > sizeGib) throw volumeErrors.RestoreVolumeTooSmall({ volume_size: sizeGib, size: backup.sizeGib });
    const updatedAt = new Date(ports.clock.now()).toISOString();
    if (kept === undefined) return putVolume(tx, ports, volume, { ...volume, ...ofBackup(backup), updatedAt });
    tx.put(backups, { ...backup, status: 'restoring', restoreVolumeId: volumeId, updatedAt });
    const restoring = { ...withRestore(kept, backupId, sourceOf(madeOf(backup))), requestId };
    return putVolume(tx, ports, volume, { ...volume, status: 'restoring-backup', updatedAt, kept: restoring });
  });
}

/** What a volume that is made of a backup has of it besides the bytes; nothing of one that is gone. */
export const ofBackup = (backup: Backup | undefined): Partial<Pick<Volume, 'bootable' | 'imageMetadata'>> =>
  backup === undefined ? {} : { bootable: backup.bootable, imageMetadata: backup.imageMetadata };

/** The backup that was being restored into a volume may be used again. One that was deleted meanwhile, or whose status was set, stays so. */
export async function endRestore(tx: Transaction, { id, kept }: Volume, updatedAt: string): Promise<Backup | undefined> {
  const backup = kept?.restoring === undefined ? undefined : await tx.get(backups, kept.restoring.backupId);
  if (backup?.status === 'restoring' && backup.restoreVolumeId === id) tx.put(backups, { ...backup, status: 'available', updatedAt });
  return backup;
}

/** What was being made of a volume that is gone has failed, and what was being restored into it is free. */
export async function endBackupsOf(tx: Transaction, volume: Volume, updatedAt: string): Promise<void> {
  for (const upload of volume.kept?.uploads ?? [])
    if (upload.isBackup === true) await endBackup(tx, upload, { failReason: 'The volume was deleted.' }, updatedAt);
  await endRestore(tx, volume, updatedAt);
}

/** Making a backup: the agent that keeps the volume sends its bytes by itself, as it sends those of an image. */

import type { SentData } from '../../compute/ports/images.ts';
import { together } from '../../errors.ts';
import type { Caller } from '../../operation/policy.ts';
import type { Ports } from '../../ports.ts';
import { type Transaction, transaction } from '../../store/transaction.ts';
import * as volumeErrors from '../errors.ts';
import { findSnapshot, findSnapshotErrors, findVolume, findVolumeErrors } from '../find.ts';
import { putVolume } from '../keeping/put.ts';
import { type Kept, type Snapshot, snapshots, type Volume } from '../volume.ts';
import { type Backup, backups } from './backup.ts';
import { backupQuotaErrors, countBackup, withinBackupQuota } from './quota.ts';

export interface BackupRequest {
  readonly volumeId: string;
  readonly snapshotId: string | null;
  readonly name: string | null;
  readonly description: string | null;
  readonly container: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly mayBeInUse: boolean;
  readonly requestId: string;
}

/** What its bytes are sent as: no larger than what is on the volume. */
const diskFormat = 'qcow2';

export const makeBackupErrors = /* @__PURE__ */ together(findVolumeErrors, findSnapshotErrors, backupQuotaErrors, [
  volumeErrors.BackupOfUsedVolume,
  volumeErrors.BackupNeedsForce,
  volumeErrors.BackupOfEncrypted,
  volumeErrors.BackupOfOtherSnapshot,
  volumeErrors.BackupOfUsedSnapshot,
]);

/** The volume, or the snapshot, is `backing-up` until its agent has answered; a backup of one that is in the books only is there at once. */
export function makeBackup(ports: Ports, caller: Caller, request: BackupRequest): Promise<Backup> {
  const { volumeId, snapshotId, mayBeInUse, requestId, name, description, container, metadata } = request;
  return withinBackupQuota(() =>
    transaction(ports, async (tx) => {
      const volume = await findVolume(tx, volumeId, caller);
      const { kept, sizeGib, bootable, imageMetadata, volumeTypeId } = volume;
      const snapshot = snapshotId ? await findSnapshot(tx, snapshotId, caller) : undefined;
      if (snapshot === undefined) checkVolume(volume, mayBeInUse);
      else checkSnapshot(snapshot, volumeId);
      if (volume.encryptionKeyId !== undefined) throw volumeErrors.BackupOfEncrypted({ volume_id: volumeId });
      const createdAt = new Date(ports.clock.now()).toISOString();
      const backup: Backup = {
        ...{ id: ports.chance.uuid(), projectId: volume.projectId, userId: caller.userId, name, description, container },
        ...{ status: kept === undefined ? 'available' : 'creating', failReason: null, metadata: { ...metadata } },
        ...{ volumeId, volumeTypeId, sizeGib, bootable, imageMetadata, diskFormat, checksum: null },
        ...(snapshot && { snapshotId: snapshot.id, dataTimestamp: snapshot.createdAt }),
        ...{ dataId: kept === undefined ? null : ports.chance.uuid(), createdAt, updatedAt: createdAt },
      };
      await countBackup(tx, ports.store, backup);
      tx.put(backups, backup);
      if (kept === undefined || backup.dataId === null) return backup;
      const upload = { id: backup.id, dataId: backup.dataId, diskFormat, isBackup: true, ...(snapshot && { snapshotId: snapshot.id }) };
      const asking = { ...volume, kept: { ...kept, uploads: [...kept.uploads, upload], requestId } };
      if (snapshot) tx.put(snapshots, { ...snapshot, status: 'backing-up', updatedAt: createdAt });
      putVolume(tx, ports, volume, snapshot ? asking : { ...asking, status: 'backing-up', updatedAt: createdAt });
      return backup;
    }),
  );
}

function checkVolume({ status }: Volume, mayBeInUse: boolean): void {
  if (status === 'in-use' && !mayBeInUse) throw volumeErrors.BackupNeedsForce();
  if (status !== 'available' && status !== 'in-use') throw volumeErrors.BackupOfUsedVolume({ status });
}

/** How it is with the volume is nothing to one of its snapshots. */
function checkSnapshot({ volumeId: ofVolume, status }: Snapshot, volumeId: string): void {
  if (ofVolume !== volumeId) throw volumeErrors.BackupOfOtherSnapshot({ volume_id: volumeId, snapshot_volume_id: ofVolume });
  if (status !== 'available') throw volumeErrors.BackupOfUsedSnapshot({ status });
}

/** What came of it, in the commit that takes the agent's word. What was deleted meanwhile, or whose status was set, stays so. */
export async function endBackup(
  tx: Transaction,
  { id, snapshotId }: Kept['uploads'][number],
  end: { readonly sent: Pick<SentData, 'checksum' | 'diskFormat'> } | { readonly failReason: string },
  updatedAt: string,
): Promise<void> {
  const snapshot = snapshotId === undefined ? undefined : await tx.get(snapshots, snapshotId);
  if (snapshot?.status === 'backing-up') tx.put(snapshots, { ...snapshot, status: 'available', updatedAt });
  const backup = await tx.get(backups, id);
  if (backup?.status !== 'creating') return;
  if ('failReason' in end) tx.put(backups, { ...backup, status: 'error', failReason: end.failReason, updatedAt });
  else tx.put(backups, { ...backup, status: 'available', checksum: end.sent.checksum, diskFormat: end.sent.diskFormat, updatedAt });
}

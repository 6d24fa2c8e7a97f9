/** Making a backup: the agent that keeps the volume sends its bytes by itself, as it sends those of an image. */

import type { SentData } from '../../compute/ports/images.ts';
import { together } from '../../errors.ts';
import type { Caller } from '../../operation/policy.ts';
import type { Ports } from '../../ports.ts';
import { type Transaction, transaction } from '../../store/transaction.ts';
import * as volumeErrors from '../errors.ts';
import { findVolume, findVolumeErrors } from '../find.ts';
import { putVolume } from '../keeping/put.ts';
import { type Backup, backups } from './backup.ts';
import { backupQuotaErrors, countBackup, withinBackupQuota } from './quota.ts';

export interface BackupRequest {
  readonly volumeId: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly container: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly mayBeInUse: boolean;
  readonly requestId: string;
}

/** What its bytes are sent as: no larger than what is on the volume. */
const diskFormat = 'qcow2';

export const makeBackupErrors = /* @__PURE__ */ together(findVolumeErrors, backupQuotaErrors, [
  volumeErrors.BackupOfUsedVolume,
  volumeErrors.BackupNeedsForce,
  volumeErrors.BackupOfEncrypted,
]);

/** The volume is `backing-up` until its agent has answered; a backup of one that is in the books only is there at once. */
export function makeBackup(ports: Ports, caller: Caller, request: BackupRequest): Promise<Backup> {
  const { volumeId, mayBeInUse, requestId, name, description, container, metadata } = request;
  return withinBackupQuota(() =>
    transaction(ports, async (tx) => {
      const volume = await findVolume(tx, volumeId, caller);
      const { status, kept, sizeGib, bootable, imageMetadata, volumeTypeId } = volume;
      if (status === 'in-use' && !mayBeInUse) throw volumeErrors.BackupNeedsForce();
      if (status !== 'available' && status !== 'in-use') throw volumeErrors.BackupOfUsedVolume({ status });
      if (volume.encryptionKeyId !== undefined) throw volumeErrors.BackupOfEncrypted({ volume_id: volumeId });
      const createdAt = new Date(ports.clock.now()).toISOString();
      const backup: Backup = {
        ...{ id: ports.chance.uuid(), projectId: volume.projectId, userId: caller.userId, name, description, container },
        ...{ status: kept === undefined ? 'available' : 'creating', failReason: null, metadata: { ...metadata } },
        ...{ volumeId, volumeTypeId, sizeGib, bootable, imageMetadata, diskFormat, checksum: null },
        ...{ dataId: kept === undefined ? null : ports.chance.uuid(), createdAt, updatedAt: createdAt },
      };
      await countBackup(tx, ports.store, backup);
      tx.put(backups, backup);
      if (kept === undefined || backup.dataId === null) return backup;
      const uploads = [...kept.uploads, { id: backup.id, dataId: backup.dataId, diskFormat, isBackup: true }];
      putVolume(tx, ports, volume, { ...volume, status: 'backing-up', updatedAt: createdAt, kept: { ...kept, uploads, requestId } });
      return backup;
    }),
  );
}

/** What came of it, in the commit that takes the agent's word. One that was deleted meanwhile, or whose status was set, stays so. */
export async function endBackup(
  tx: Transaction,
  id: string,
  end: { readonly sent: Pick<SentData, 'checksum' | 'diskFormat'> } | { readonly failReason: string },
  updatedAt: string,
): Promise<void> {
  const backup = await tx.get(backups, id);
  if (backup?.status !== 'creating') return;
  if ('failReason' in end) tx.put(backups, { ...backup, status: 'error', failReason: end.failReason, updatedAt });
  else tx.put(backups, { ...backup, status: 'available', checksum: end.sent.checksum, diskFormat: end.sent.diskFormat, updatedAt });
}

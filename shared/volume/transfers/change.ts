/** Offering a volume, taking the offer back, and accepting it: each in one commit, so that of many who accept one gets it, and the quotas of both projects are right. */
import { hash, timingSafeEqual } from 'node:crypto';
import { together } from '../../errors.ts';
import type { Caller } from '../../operation/policy.ts';
import type { Ports } from '../../ports.ts';
import { returnQuota, takeQuota } from '../../quota/volumes.ts';
import { type Transaction, transaction } from '../../store/transaction.ts';
import { claimsOn } from '../claims.ts';
import * as volumeErrors from '../errors.ts';
import { findVolume, findVolumeErrors } from '../find.ts';
import { putVolume } from '../keeping/put.ts';
import { type Snapshot, snapshots, type Volume, volumes } from '../volume.ts';
import { quotaErrors, withinQuota } from '../within-quota.ts';
import { findTransfer, findTransferErrors, type Transfer, transfers } from './transfer.ts';

const offered = 'awaiting-transfer';
/** As many snapshots as one commit takes along, beside their volume and the quotas. */
const mostSnapshots = 80;
const keyBytes = 8;

const digestOf = (id: string, key: string) => hash('sha256', `${id} ${key}`);

export interface Offer {
  readonly volumeId: string;
  readonly name: string | null;
  readonly withoutSnapshots: boolean;
  /** Whether the volume may be encrypted. */
  readonly mayBeEncrypted: boolean;
}

export const offerVolumeErrors = /* @__PURE__ */ together(findVolumeErrors, [
  volumeErrors.TransferOfUsedVolume,
  volumeErrors.TransferOfEncryptedVolume,
  volumeErrors.TransferOfManySnapshots,
]);

/** @returns the transfer and its key, which nobody is told again */
export async function offerVolume(
  ports: Ports,
  caller: Caller,
  offer: Offer,
): Promise<{ readonly transfer: Transfer; readonly key: string }> {
  const id = ports.chance.uuid();
  const key = Buffer.from(ports.chance.bytes(keyBytes)).toString('hex');
  return transaction(ports, async (tx) => {
    const [volume, claims] = await Promise.all([findVolume(tx, offer.volumeId, caller), claimsOn(ports.store, offer.volumeId, 1)]);
    if (volume.status !== 'available' || claims.length > 0) throw volumeErrors.TransferOfUsedVolume();
    if (volume.encryptionKeyId !== undefined && !offer.mayBeEncrypted) throw volumeErrors.TransferOfEncryptedVolume();
    if (!offer.withoutSnapshots && volume.snapshotIds.length > mostSnapshots)
      throw volumeErrors.TransferOfManySnapshots({ maximum: mostSnapshots });
    const createdAt = new Date(ports.clock.now()).toISOString();
    const { volumeId, name, withoutSnapshots } = offer;
    const transfer = { id, projectId: volume.projectId, volumeId, name, keyDigest: digestOf(id, key), withoutSnapshots, createdAt };
    tx.put(transfers, transfer);
    putVolume(tx, ports, volume, { ...volume, status: offered, updatedAt: createdAt });
    return { transfer, key };
  });
}

/** The volume is its owner's as before; a status that was set meanwhile stays. */
export function withdrawOffer(ports: Ports, id: string, caller: Caller): Promise<void> {
  return transaction(ports, async (tx) => {
    const transfer = await findTransfer(tx, id, caller);
    const volume = await tx.get(volumes, transfer.volumeId);
    if (volume?.status === offered)
      putVolume(tx, ports, volume, { ...volume, status: 'available', updatedAt: new Date(ports.clock.now()).toISOString() });
    tx.remove(transfers, id);
  });
}

export const acceptOfferErrors = /* @__PURE__ */ together(findTransferErrors, findVolumeErrors, quotaErrors, [
  volumeErrors.TransferKeyInvalid,
  volumeErrors.TransferStatusInvalid,
  volumeErrors.TransferOfManySnapshots,
]);

export function acceptOffer(ports: Ports, id: string, key: string, caller: Caller): Promise<Transfer> {
  return withinQuota(ports.store, () =>
    transaction(ports, async (tx) => {
      const transfer = await findTransfer(tx, id);
      if (!timingSafeEqual(Buffer.from(transfer.keyDigest), Buffer.from(digestOf(id, key))))
        throw volumeErrors.TransferKeyInvalid({ transfer_id: id });
      const volume = await tx.get(volumes, transfer.volumeId);
      if (volume === undefined) throw volumeErrors.VolumeNotFound({ volume_id: transfer.volumeId });
      if (volume.status !== offered) throw volumeErrors.TransferStatusInvalid({ transfer_id: id, volume_id: volume.id });
      await handOver(tx, ports, volume, transfer, caller);
      tx.remove(transfers, id);
      return transfer;
    }),
  );
}

async function handOver(tx: Transaction, ports: Ports, volume: Volume, { withoutSnapshots }: Transfer, caller: Caller): Promise<void> {
  const updatedAt = new Date(ports.clock.now()).toISOString();
  const owner = { projectId: caller.projectId ?? '', userId: caller.userId };
  const along = withoutSnapshots ? [] : volume.snapshotIds;
  // Snapshots may have come since, where somebody has set the volume's status.
  if (along.length > mostSnapshots) throw volumeErrors.TransferOfManySnapshots({ maximum: mostSnapshots });
  const moved = (await Promise.all(along.map((each) => tx.get(snapshots, each)))).filter((each): each is Snapshot => each !== undefined);
  putVolume(tx, ports, volume, { ...volume, ...owner, status: 'available', updatedAt });
  for (const snapshot of moved) tx.put(snapshots, { ...snapshot, ...owner, updatedAt });
  if (owner.projectId === volume.projectId) return;
  const gigabytes = volume.sizeGib + moved.reduce((sum, { sizeGib }) => sum + sizeGib, 0);
  const count = moved.length;
  const amounts = { volumes: 1, gigabytes, ...(count > 0 && { snapshots: count }) };
  returnQuota(tx, volume.projectId, volume.volumeTypeId, amounts);
  await takeQuota(tx, ports.store, owner.projectId, volume.volumeTypeId, amounts, volume.sizeGib);
}

/** Claims as the volume service takes them: whoever connects a volume holds its claim, whichever API they came by. */
import { claimIdOf, holderOf, type VolumeClaim, volumeClaims } from '../compute/disks/claim.ts';
import type { Item, Store } from '../store/port.ts';
import type { Transaction } from '../store/transaction.ts';
import * as volumeErrors from './errors.ts';
import { type Attachment, type Volume, volumes } from './volume.ts';

/** Up to so many claims on the volume, read consistently: what the volume's own record says of attachments never decides. */
export async function claimsOn(store: Store, volumeId: string, limit: number): Promise<readonly Item[]> {
  const page = await store.list({ index: 'table', partition: volumes.key(volumeId).pk, range: { prefix: 'CLAIM' }, limit });
  return page.items;
}

export const takeClaimErrors = [volumeErrors.VolumeHeld];

/** Takes the claim for an attachment, in the commit that records it. One that holds it already keeps it. */
export async function takeClaim(tx: Transaction, volume: Volume, attachment: Attachment): Promise<void> {
  const claim: VolumeClaim = {
    volumeId: volume.id,
    serverId: attachment.serverId,
    shared: volume.multiattach,
    mappingId: null,
    attachmentId: attachment.id,
  };
  const standing = await tx.get(volumeClaims, claimIdOf(claim));
  if (standing === undefined) return tx.put(volumeClaims, claim);
  if (standing.attachmentId !== attachment.id) throw volumeErrors.VolumeHeld({ volume_id: volume.id, instances: holderOf(standing) });
}

/** Gives an attachment's claim up, if it has one. */
export async function giveClaimUp(tx: Transaction, volume: Volume, attachment: Attachment): Promise<void> {
  const id = idOf(volume, attachment);
  const claim = await tx.get(volumeClaims, id);
  if (claim?.mappingId === null && claim.attachmentId === attachment.id) tx.remove(volumeClaims, id);
}

export const heldByServerErrors = [volumeErrors.AttachmentClaimed];

/** An attachment that a server of ours holds changes and ends with the Compute API, and nowhere else. */
export async function assertNotHeldByServer(tx: Transaction, volume: Volume, attachment: Attachment): Promise<void> {
  const claim = await tx.get(volumeClaims, idOf(volume, attachment));
  if (claim !== undefined && claim.mappingId !== null && claim.serverId === attachment.serverId) {
    throw volumeErrors.AttachmentClaimed({ server_id: holderOf(claim) });
  }
}

const idOf = (volume: Volume, { id, serverId }: Attachment) =>
  claimIdOf({ volumeId: volume.id, serverId, attachmentId: id, shared: volume.multiattach });

/** Changing or removing one attachment of a volume. */
import { together } from '../errors.ts';
import type { Caller } from '../operation/policy.ts';
import type { Ports } from '../ports.ts';
import { transaction } from '../store/transaction.ts';
import { assertNotHeldByServer, giveClaimUp, heldByServerErrors, takeClaim, takeClaimErrors } from './claims.ts';
import * as volumeErrors from './errors.ts';
import { findAttachment, findAttachmentErrors, findVolume, findVolumeErrors } from './find.ts';
import { putVolume } from './keeping/put.ts';
import { standing } from './service.ts';
import type { AttachmentOfVolume } from './views.ts';
import { type Attachment, attachmentPlaces } from './volume.ts';

/** What changing one may be refused for. */
export const changeErrors = /* @__PURE__ */ together(findAttachmentErrors, findVolumeErrors, heldByServerErrors, takeClaimErrors);

/** @param change what becomes of it; undefined removes it */
export async function changeAttachment(
  ports: Ports,
  id: string,
  caller: Caller,
  change: (attachment: Attachment) => Attachment | undefined,
): Promise<AttachmentOfVolume> {
  const { volume: found } = await findAttachment(ports.store, id, caller);
  return transaction(ports, async (tx) => {
    const volume = await findVolume(tx, found.id, caller);
    const attachment = volume.attachments.find((candidate) => candidate.id === id);
    if (attachment === undefined) throw volumeErrors.AttachmentNotFound({ attachment_id: id });
    await assertNotHeldByServer(tx, volume, attachment);
    const after = change(attachment);
    if (after === undefined) {
      await giveClaimUp(tx, volume, attachment);
      if ((await tx.get(attachmentPlaces, id)) !== undefined) tx.remove(attachmentPlaces, id);
    } else await takeClaim(tx, volume, after);
    const attachments = volume.attachments.flatMap((other) => (other.id !== id ? [other] : after === undefined ? [] : [after]));
    const changed = { ...standing(volume, attachments), updatedAt: new Date(ports.clock.now()).toISOString() };
    putVolume(tx, ports, volume, changed);
    return { volume: changed, attachment: after ?? attachment };
  });
}

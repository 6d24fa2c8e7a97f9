/** Changing or removing one attachment of a volume. */
import type { Caller } from '../operation/policy.ts';
import type { Ports } from '../ports.ts';
import { transaction } from '../store/transaction.ts';
import * as volumeErrors from './errors.ts';
import { findAttachment, findVolume } from './find.ts';
import { standing } from './service.ts';
import { type Attachment, type Volume, volumes } from './volume.ts';

export interface Changed {
  readonly volume: Volume;
  readonly attachment: Attachment;
}

/** @param change what becomes of it; undefined removes it. @throws AttachmentNotFound and what `change` throws */
export async function changeAttachment(
  ports: Ports,
  id: string,
  caller: Caller,
  change: (attachment: Attachment) => Attachment | undefined,
): Promise<Changed> {
  const { volume: found } = await findAttachment(ports.store, id, caller);
  return transaction(ports, async (tx) => {
    const volume = await findVolume(tx, found.id, caller);
    const attachment = volume.attachments.find((candidate) => candidate.id === id);
    if (attachment === undefined) throw volumeErrors.AttachmentNotFound({ attachment_id: id });
    const after = change(attachment);
    const attachments = volume.attachments.flatMap((other) => (other.id !== id ? [other] : after === undefined ? [] : [after]));
    const changed = { ...standing(volume, attachments), updatedAt: new Date(ports.clock.now()).toISOString() };
    tx.put(volumes, changed);
    return { volume: changed, attachment: after ?? attachment };
  });
}

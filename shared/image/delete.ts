/** Deleting an image: first those it is shared with, then itself, then its bytes. */
import { together } from '../errors.ts';
import type { Caller } from '../operation/policy.ts';
import type { Ports } from '../ports.ts';
import { transaction } from '../store/transaction.ts';
import * as imageErrors from './errors.ts';
import { findOwnImage, findOwnImageErrors } from './find.ts';
import { images, tombstoneOf } from './image.ts';
import { type ImageMember, imageMembers, membersOf } from './members.ts';
import { hasData } from './upload.ts';

/** So many members, and the image, fit into one commit. */
const batch = 40;

export const deleteImageErrors = /* @__PURE__ */ together(findOwnImageErrors, [imageErrors.ImageProtected]);

export async function deleteImage(ports: Ports, id: string, caller: Caller): Promise<void> {
  let step = await bury(ports, id, caller, []);
  while (!step.isBuried) step = await bury(ports, id, caller, await firstMembers(ports, id));
  const { image } = step;
  if (image.upload !== null) await ports.imageData.remove({ imageId: image.id, dataId: image.upload.id });
  if (hasData(image)) await ports.imageData.remove({ imageId: image.id, dataId: image.dataId });
}

async function firstMembers({ store }: Ports, id: string): Promise<readonly ImageMember[]> {
  return (await Array.fromAsync(membersOf(store, id))).slice(0, batch);
}

/** A step of the deletion: these members, and the image if it is shared with nobody else. */
async function bury(ports: Ports, id: string, caller: Caller, members: readonly ImageMember[]) {
  return transaction(ports, async (tx) => {
    const image = await findOwnImage(tx, id, caller, 'delete');
    if (image.isProtected) throw imageErrors.ImageProtected({ image_id: id });
    let left = image.memberCount;
    for (const member of members) {
      if ((await tx.get(imageMembers, member)) === undefined) continue;
      tx.remove(imageMembers, member);
      left -= 1;
    }
    const isBuried = left === 0;
    tx.put(images, isBuried ? tombstoneOf(image, new Date(ports.clock.now()).toISOString()) : { ...image, memberCount: left });
    return { image, isBuried };
  });
}

import { together } from '../errors.ts';
import type { Caller } from '../operation/policy.ts';
import type { Store } from '../store/port.ts';
import type { Transaction } from '../store/transaction.ts';
import * as imageErrors from './errors.ts';
import { type Image, images, maySee } from './image.ts';
import { ownMembership } from './members.ts';

/** The image, if it is there and the caller may see it: its own, one for everybody, or one that is shared with its project. */
export async function visibleImage(from: Store | Transaction, id: string, caller: Caller): Promise<Image | undefined> {
  const image = 'commit' in from ? await images.get(from, id) : await from.get(images, id);
  if (image === undefined || image.status === 'deleted') return undefined;
  return maySee(image, caller) || (await ownMembership(from, image, caller)) !== undefined ? image : undefined;
}

export const findImageErrors = [imageErrors.ImageNotFound];

export async function findImage(from: Store | Transaction, id: string, caller: Caller): Promise<Image> {
  const image = await visibleImage(from, id, caller);
  if (image === undefined) throw imageErrors.ImageNotFound({ image_id: id });
  return image;
}

/** Whether the caller may change it. */
export const owns = (image: Image, caller: Caller) =>
  caller.isAdmin || (image.ownerProjectId === caller.projectId && caller.roles.has('member'));

export const findOwnImageErrors = /* @__PURE__ */ together(findImageErrors, [imageErrors.ImageForbidden]);

/** The image, if the caller may change it. */
export async function findOwnImage(from: Store | Transaction, id: string, caller: Caller, action: string): Promise<Image> {
  const image = await findImage(from, id, caller);
  if (!owns(image, caller)) throw imageErrors.ImageForbidden({ action });
  return image;
}

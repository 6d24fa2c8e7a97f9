import type { Caller } from '../operation/policy.ts';
import type { Store } from '../store/port.ts';
import type { Transaction } from '../store/transaction.ts';
import * as imageErrors from './errors.ts';
import { type Image, images, maySee } from './image.ts';

/** @throws ImageNotFound, also for what the caller may not see */
export async function findImage(from: Store | Transaction, id: string, caller: Caller): Promise<Image> {
  const image = 'commit' in from ? await images.get(from, id) : await from.get(images, id);
  if (image === undefined || !maySee(image, caller)) throw imageErrors.ImageNotFound({ image_id: id });
  return image;
}

/** The image, if the caller may change it. @throws ImageNotFound, ImageForbidden */
export async function findOwnImage(tx: Store | Transaction, id: string, caller: Caller, action: string): Promise<Image> {
  const image = await findImage(tx, id, caller);
  if (!caller.isAdmin && (image.ownerProjectId !== caller.projectId || !caller.roles.has('member')))
    throw imageErrors.ImageForbidden({ action });
  return image;
}

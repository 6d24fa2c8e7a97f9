/** Finding and deleting images for the Compute API. */
import * as computeErrors from '../../compute/errors.ts';
import { inNovasWords } from '../../operation/in-novas-words.ts';
import { type Caller, enforce } from '../../operation/policy.ts';
import type { Ports } from '../../ports.ts';
import type { Store } from '../../store/port.ts';
import { deleteImage, deleteImageErrors } from '../delete.ts';
import * as imageErrors from '../errors.ts';
import { visibleImage } from '../find.ts';
import type { Image } from '../image.ts';
import { seesImage } from './rules.ts';

export const findNovaImageErrors = [computeErrors.ProxiedImageNotFound];

export async function findNovaImage(store: Store, id: string, caller: Caller): Promise<Image> {
  const image = await visibleImage(store, id, caller);
  if (image === undefined) throw computeErrors.ProxiedImageNotFound();
  enforce(seesImage, caller, caller);
  return image;
}

export const deleteNovaImageErrors = [computeErrors.ProxiedImageNotFound, computeErrors.ImageDeletionForbidden];

export function deleteNovaImage(ports: Ports, id: string, caller: Caller): Promise<void> {
  return inNovasWords(
    () => deleteImage(ports, id, caller),
    deleteImageErrors,
    ({ kind }) => (kind === imageErrors.ImageNotFound.kind ? computeErrors.ProxiedImageNotFound() : computeErrors.ImageDeletionForbidden()),
  );
}

/** What the actions that make images of servers have in common: how large metadata may be, and how the image is told, by version. */
import * as computeErrors from '../../shared/compute/errors.ts';
import type { Reply } from '../../shared/operation/operation.ts';
import { originOfService } from '../../shared/operation/origins.ts';
import * as places from '../../shared/operation/places.ts';
import type { Version } from '../../shared/operation/version.ts';
import { versions } from '../../shared/operation/versioned.ts';
import type { Ports } from '../../shared/ports.ts';
import { isWithin } from '../../shared/quota/resource.ts';
import { type Owner, readLimits } from '../../shared/quota/standing.ts';

const limitsMetadata = versions({ '2.1': true, '2.39': false });
const tellsInBody = versions({ '2.1': false, '2.45': true });

export const imageMetadataErrors = [computeErrors.ImageMetadataExceeded];

/** @throws imageMetadataErrors */
export async function assertImageMetadata(
  { store }: Ports,
  owner: Owner,
  metadata: Readonly<Record<string, string>>,
  version: Version,
): Promise<void> {
  const count = Object.keys(metadata).length;
  if (!limitsMetadata.at(version) || count === 0) return;
  if (!isWithin((await readLimits(store, owner)).metadata_items, count)) throw computeErrors.ImageMetadataExceeded();
}

/** In the body from 2.45 on, before that as a `Location`, unless there is nothing to be found there. */
export function imageReply(
  { origins }: Ports,
  { version, origin }: { readonly version: Version; readonly origin: string },
  imageId: string,
  isKept = true,
): Reply {
  if (tellsInBody.at(version)) return { body: { image_id: imageId } };
  const { root, base } = places.image;
  return isKept ? { headers: { Location: `${originOfService('image', origin, origins)}${root}${base}/images/${imageId}` } } : {};
}

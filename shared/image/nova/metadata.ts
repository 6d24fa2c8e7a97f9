/** Properties of images, as the Compute API writes them: those that are not named any more are taken away. */
import * as computeErrors from '../../compute/errors.ts';
import type { Failure } from '../../errors.ts';
import { inNovasWords } from '../../operation/in-novas-words.ts';
import type { Caller } from '../../operation/policy.ts';
import type { Ports } from '../../ports.ts';
import { isWithin } from '../../quota/resource.ts';
import { readLimits } from '../../quota/standing.ts';
import { transaction } from '../../store/transaction.ts';
import { setAttribute, setAttributeErrors } from '../attributes.ts';
import * as imageErrors from '../errors.ts';
import { findOwnImage, findOwnImageErrors } from '../find.ts';
import { type Image, images } from '../image.ts';

export type ImageMetadata = Readonly<Record<string, string>>;

export const changeImageMetadataErrors = [
  computeErrors.ProxiedImageNotFound,
  computeErrors.ImageNotAuthorized,
  computeErrors.ImageMetadataExceeded,
];

interface Request {
  readonly imageId: string;
  readonly caller: Caller;
}

/** @returns the properties as they are afterwards. @throws changeImageMetadataErrors, and what `change` throws */
export function changeImageMetadata(ports: Ports, { imageId, caller }: Request, change: (before: ImageMetadata) => ImageMetadata) {
  return inNovasWords(
    () =>
      transaction(ports, async (tx) => {
        const image = await findOwnImage(tx, imageId, caller, 'modify');
        const metadata = change(image.properties);
        await assertWithinQuota(ports, caller, metadata);
        const changed = withProperties(image, metadata, caller);
        tx.put(images, { ...changed, updatedAt: new Date(ports.clock.now()).toISOString() });
        return metadata;
      }),
    [...findOwnImageErrors, ...setAttributeErrors],
    (failure) => saidAnew(failure, imageId),
  );
}

/** What is named like an attribute of images is one, and is refused to those who may not write it. */
function withProperties(image: Image, metadata: ImageMetadata, caller: Caller): Image {
  const bare: Image = { ...image, properties: {} };
  return Object.entries(metadata).reduce((changed, [name, value]) => setAttribute(changed, name, value, caller), bare);
}

async function assertWithinQuota({ store }: Ports, { projectId, userId }: Caller, metadata: ImageMetadata): Promise<void> {
  const count = Object.keys(metadata).length;
  if (count === 0) return;
  if (!isWithin((await readLimits(store, { projectId: projectId ?? '', userId })).metadata_items, count))
    throw computeErrors.ImageMetadataExceeded();
}

function saidAnew({ kind }: Failure, imageId: string): Failure {
  if (kind === imageErrors.ImageNotFound.kind) return computeErrors.ProxiedImageNotFound();
  if (kind === imageErrors.PropertyLimit.kind || kind === imageErrors.TagLimit.kind) return computeErrors.ImageMetadataExceeded();
  return computeErrors.ImageNotAuthorized({ image_id: imageId });
}

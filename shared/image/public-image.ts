/** Images that a cloud has from its first start on. */
import { defaultDomain } from '../identity/domains.ts';
import { findProject } from '../identity/projects.ts';
import type { Ports } from '../ports.ts';
import { transaction } from '../store/transaction.ts';
import { blankImage, type Image, images } from './image.ts';

/** The same id in every cloud, so that it is made once. */
type FirstImage = Pick<Image, 'id' | 'name' | 'diskFormat' | 'properties'>;

/**
 * Makes the image for everybody unless it is there, or was once; it belongs to the project `admin`, if there is one.
 *
 * @param bytes asked for only when it is made
 * @returns whether it was made
 */
export async function putPublicImage(ports: Ports, first: FirstImage, bytes: () => Promise<AsyncIterable<Uint8Array>>): Promise<boolean> {
  if ((await images.get(ports.store, first.id)) !== undefined) return false;
  const written = await ports.imageData.write({ imageId: first.id, dataId: null }, await bytes());
  const owner = await findProject(ports.store, { name: 'admin', domain: { id: defaultDomain.id } });
  const image: Image = {
    ...blankImage(first.id, owner?.id ?? null, new Date(ports.clock.now()).toISOString()),
    ...first,
    status: 'active',
    visibility: 'public',
    containerFormat: 'bare',
    sizeBytes: written.bytes,
    checksum: written.md5,
    sha512: written.sha512,
  };
  await transaction(ports, async (tx) => {
    if ((await tx.get(images, first.id)) === undefined) tx.put(images, image);
  });
  return true;
}

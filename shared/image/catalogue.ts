/** The built-in image service as the Compute API uses it. */
import type { ImageView } from '../compute/disks/block-device.ts';
import type { ImageCatalogue } from '../compute/ports/images.ts';
import type { Store } from '../store/port.ts';
import { type Image, images, maySee } from './image.ts';

export function imageCatalogue(store: Store): ImageCatalogue {
  const read = async (imageId: string, mayUse: (image: Image) => boolean): Promise<ImageView | undefined> => {
    const image = await images.get(store, imageId);
    return image === undefined || !mayUse(image) ? undefined : { ...image, sizeBytes: image.sizeBytes ?? 0 };
  };
  return {
    findAny: (imageId) => read(imageId, () => true),
    find: (imageId, caller) => read(imageId, (image) => maySee(image, caller)),
  };
}

/** The built-in image service as the Compute API uses it. */
import type { ImageView } from '../compute/block-device.ts';
import type { ImageCatalogue } from '../compute/ports/images.ts';
import type { Store } from '../store/port.ts';
import { type Image, images, maySee } from './image.ts';

export function imageCatalogue(store: Store): ImageCatalogue {
  return {
    async find(imageId, caller) {
      const image = await images.get(store, imageId);
      return image === undefined || !maySee(image, caller) ? undefined : imageViewOf(image);
    },
  };
}

export function imageViewOf(image: Image): ImageView {
  return {
    id: image.id,
    name: image.name,
    status: image.status,
    minDiskGib: image.minDiskGib,
    minRamMib: image.minRamMib,
    sizeBytes: image.sizeBytes ?? 0,
    diskFormat: image.diskFormat,
    properties: image.properties,
  };
}

/** The built-in image service as the Compute API uses it. */
import type { Clock } from '../clock.ts';
import type { ImageView } from '../compute/disks/block-device.ts';
import type { ImageCatalogue } from '../compute/ports/images.ts';
import type { Store } from '../store/port.ts';
import { visibleImage } from './find.ts';
import { type Image, images } from './image.ts';
import { serverImages } from './server-images.ts';

export function imageCatalogue(store: Store, clock: Clock): ImageCatalogue {
  const view = (image: Image | undefined): ImageView | undefined =>
    image === undefined || image.status === 'deleted' ? undefined : { ...image, sizeBytes: image.sizeBytes ?? 0 };
  return {
    ...serverImages({ store, clock }),
    findAny: async (imageId) => view(await images.get(store, imageId)),
    find: async (imageId, caller) => view(await visibleImage(store, imageId, caller)),
  };
}

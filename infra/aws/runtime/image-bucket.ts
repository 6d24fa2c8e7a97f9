/** The data of images in an S3 bucket: see image-urls.ts for how bytes get there. */
import type { DataPlace, ImageData } from '../../../shared/image/data.ts';
import { imagePrefixes } from '../settings.ts';
import type { ImageObjects } from './image-objects.ts';
import { hostUrls, objectKey, placeOf, refused, signedUrl, urlSeconds } from './image-urls.ts';

export function imageBucket(): ImageData {
  let made: Promise<ImageObjects> | undefined;
  const objects = () => {
    made ??= import('./image-objects.ts').then(({ imageObjects }) => imageObjects());
    return made;
  };
  const forget = async (place: keyof typeof imagePrefixes, data: DataPlace) => (await objects()).remove(objectKey(place, data));

  return {
    write: refused,
    read: refused,
    async remove(place) {
      await Promise.all([forget('images', place), forget('uploads', place)]);
    },
    // What was uploaded and not accepted is forgotten by the bucket itself.
    async *stored() {
      for await (const { key, changedAt } of (await objects()).list(imagePrefixes.images)) {
        const place = placeOf(imagePrefixes.images, key);
        if (place !== undefined) yield { ...place, changedAt };
      }
    },
    hosts: hostUrls,
    direct: {
      uploadMilliseconds: urlSeconds.PUT * 1000,
      uploadUrl: (place) => signedUrl('PUT', 'uploads', place),
      downloadUrl: (place) => signedUrl('GET', 'images', place),
      async accept(upload, etag, dataId) {
        const accepted = objectKey('images', { imageId: upload.imageId, dataId });
        return (await objects()).copy(objectKey('uploads', upload), etag, accepted);
      },
      discard: (upload) => forget('uploads', upload),
    },
  };
}

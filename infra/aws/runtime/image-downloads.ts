/** The data of images in an S3 bucket, for functions that only tell others where to get it. */
import type { ImageData } from '../../../shared/image/data.ts';
import { hostUrls, refused, signedUrl } from './image-urls.ts';

export function imageDownloads(): ImageData {
  return {
    write: refused,
    read: refused,
    remove: refused,
    stored() {
      throw new Error('This function does not look for bytes of images.');
    },
    hosts: hostUrls,
    direct: {
      uploadMilliseconds: 0,
      uploadUrl: refused,
      downloadUrl: (place) => signedUrl('GET', 'images', place),
      accept: refused,
      discard: refused,
    },
  };
}

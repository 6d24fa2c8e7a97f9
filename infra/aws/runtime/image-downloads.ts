/** The data of images in an S3 bucket, for functions that only tell others where to get it. */
import type { ImageData } from '../../../shared/image/data.ts';
import { refused, signedUrl } from './image-urls.ts';

export function imageDownloads(): ImageData {
  return {
    write: refused,
    read: refused,
    remove: refused,
    direct: { uploadUrl: refused, downloadUrl: (id) => signedUrl('GET', 'images', id), accept: refused, discard: refused },
  };
}

/** Where the data of images is in the S3 bucket. Bytes travel between clients and the bucket by presigned URLs, never through a function. */
import { imagePrefixes } from '../settings.ts';
import { presignedUrl } from './client/signature.ts';
import { endpointOf, region, setting } from './environment.ts';

/** How long a URL is good for, seconds. */
const urlSeconds = 3600;
/** A name that is no id of an image would lead elsewhere in the bucket. */
const imageId = /^[0-9a-f-]{36}$/;

export function imageUrl(place: keyof typeof imagePrefixes, id: string): URL {
  if (!imageId.test(id)) throw new RangeError(`"${id}" is no id of an image.`);
  const bucket = setting('IMAGE_BUCKET');
  const endpoint = endpointOf('S3');
  const base = endpoint === undefined ? `https://${bucket}.s3.${region()}.amazonaws.com/` : `${endpoint}/${bucket}/`;
  return new URL(`${base}${imagePrefixes[place]}${id}`);
}

/** A URL that carries its own permission. */
export async function signedUrl(method: 'GET' | 'PUT', place: keyof typeof imagePrefixes, id: string): Promise<string> {
  return presignedUrl(method, imageUrl(place, id), urlSeconds);
}

export const refused = () => Promise.reject(new Error("This function does not handle images' bytes."));

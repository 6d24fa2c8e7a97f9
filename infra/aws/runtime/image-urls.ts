/** Where the data of images is in the S3 bucket. Bytes travel between clients and the bucket by presigned URLs, never through a function. */
import type { DataPlace } from '../../../shared/image/data.ts';
import { imagePrefixes } from '../settings.ts';
import { bucketEndpoint, region, setting } from './environment.ts';
import { presignedUrl } from './presigned-url.ts';

/** How long a URL is good for, seconds. An upload is begun at once; while it can be, nobody else is given a turn. */
export const urlSeconds = { GET: 3600, PUT: 300 } as const;
/** How long a host may take to begin with what it is told to send: a command may wait. */
const hostUploadSeconds = 7200;

/** Names of objects below their prefix: the image, and which of its bytes they are. Others would lead elsewhere in the bucket. */
const objectName = /^([0-9a-f-]{36})(?:\/([0-9a-zA-Z-]{1,100}))?$/;

/** @throws RangeError when the place is no image's */
export function objectKey(place: keyof typeof imagePrefixes, { imageId, dataId }: DataPlace): string {
  const name = dataId === null ? imageId : `${imageId}/${dataId}`;
  if (!objectName.test(name)) throw new RangeError(`"${name}" names no data of an image.`);
  return `${imagePrefixes[place]}${name}`;
}

/** What an object below the prefix holds; undefined for objects of others. */
export function placeOf(prefix: string, key: string): DataPlace | undefined {
  const [, imageId, dataId = null] = objectName.exec(key.startsWith(prefix) ? key.slice(prefix.length) : '') ?? [];
  return imageId === undefined ? undefined : { imageId, dataId };
}

function objectUrl(key: string): URL {
  const bucket = setting('IMAGE_BUCKET');
  const endpoint = bucketEndpoint();
  const base = endpoint === undefined ? `https://${bucket}.s3.${region()}.amazonaws.com/` : `${endpoint}/${bucket}/`;
  return new URL(`${base}${key}`);
}

/** A URL that carries its own permission. */
export async function signedUrl(method: keyof typeof urlSeconds, place: keyof typeof imagePrefixes, data: DataPlace): Promise<string> {
  return presignedUrl(method, objectUrl(objectKey(place, data)), urlSeconds[method]);
}

/** Hosts send what becomes an image to its place at once: nobody but them has the URL, and none is told before all of it is there. */
export const hostUrls = {
  source: async (place: DataPlace) => ({ url: await signedUrl('GET', 'images', place) }),
  target: async (place: DataPlace) => ({ url: await presignedUrl('PUT', objectUrl(objectKey('images', place)), hostUploadSeconds) }),
};

export const refused = () => Promise.reject(new Error("This function does not handle images' bytes."));

/** The data of images in an S3 bucket. Bytes travel between clients and the bucket by presigned URLs, never through a function. */
import type { ImageData } from '../../../shared/image/data.ts';
import { imagePrefixes } from '../settings.ts';
import { endpointOf, region, setting } from './environment.ts';
import { request, signer } from './signed.ts';

/** How long a URL is good for, seconds. */
const urlSeconds = 3600;
/** A name that is no id of an image would lead elsewhere in the bucket. */
const imageId = /^[0-9a-f-]{36}$/;

export function imageBucket(): ImageData {
  const bucket = setting('IMAGE_BUCKET');
  const endpoint = endpointOf('S3');
  const base = endpoint === undefined ? `https://${bucket}.s3.${region()}.amazonaws.com/` : `${endpoint}/${bucket}/`;

  const urlOf = (place: keyof typeof imagePrefixes, id: string) => {
    if (!imageId.test(id)) throw new RangeError(`"${id}" is no id of an image.`);
    return `${base}${imagePrefixes[place]}${id}`;
  };
  const presigned = async (method: 'GET' | 'PUT', url: string) =>
    (await signer('s3').sign(`${url}?X-Amz-Expires=${urlSeconds}`, { method, aws: { signQuery: true } })).url;
  const forget = (url: string) => request(signer('s3'), url, { method: 'DELETE' }, [404]);
  const elsewhere = () => Promise.reject(new Error("Images' bytes do not pass through functions."));

  return {
    write: elsewhere,
    read: elsewhere,
    async remove(id) {
      await Promise.all([forget(urlOf('images', id)), forget(urlOf('uploads', id))]);
    },
    direct: {
      uploadUrl: (id) => presigned('PUT', urlOf('uploads', id)),
      downloadUrl: (id) => presigned('GET', urlOf('images', id)),
      async accept(id, etag) {
        const headers = { 'x-amz-copy-source': `/${bucket}/${imagePrefixes.uploads}${id}`, 'x-amz-copy-source-if-match': `"${etag}"` };
        const response = await request(signer('s3'), urlOf('images', id), { method: 'PUT', headers }, [404, 412]);
        if (!response.ok) return false;
        // S3 begins its answer before it has copied: an error may stand in a body with status 200.
        const said = await response.text();
        if (!said.includes('<ETag>')) throw new Error(`S3 did not copy: ${said.slice(0, 500)}`);
        return true;
      },
      async discard(id) {
        await forget(urlOf('uploads', id));
      },
    },
  };
}

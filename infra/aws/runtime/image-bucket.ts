/** The data of images in an S3 bucket. Bytes travel between clients and the bucket by presigned URLs, never through a function. */
import type { ImageData } from '../../../shared/image/data.ts';
import { systemClock } from '../../../shared/system-clock.ts';
import { imagePrefixes } from '../settings.ts';
import { AwsError, attempt, repeating } from './client/request.ts';
import { presignedUrl } from './client/signature.ts';
import { credentials, endpointOf, region, setting } from './environment.ts';

/** How long a URL is good for, seconds. */
const urlSeconds = 3600;
/** S3 copies gigabytes within minutes; the function that waits for it has a quarter of an hour. */
const copyMilliseconds = 600_000;
/** A name that is no id of an image would lead elsewhere in the bucket. */
const imageId = /^[0-9a-f-]{36}$/;

export function imageBucket(): ImageData {
  const bucket = setting('IMAGE_BUCKET');
  const endpoint = endpointOf('S3');
  const base = endpoint === undefined ? `https://${bucket}.s3.${region()}.amazonaws.com/` : `${endpoint}/${bucket}/`;

  const urlOf = (place: keyof typeof imagePrefixes, id: string) => {
    if (!imageId.test(id)) throw new RangeError(`"${id}" is no id of an image.`);
    return new URL(`${base}${imagePrefixes[place]}${id}`);
  };
  const presigned = async (method: 'GET' | 'PUT', url: URL) =>
    presignedUrl(method, url, urlSeconds, { credentials: credentials(), region: region(), service: 's3', now: systemClock.now() });

  /** @returns whether S3 did it; false when it answers with one of the statuses that are expected */
  const ask = (method: string, url: URL, headers: Readonly<Record<string, string>>, refusals: readonly number[], patience?: number) =>
    repeating(async () => {
      const { status, text } = await attempt({
        service: 's3',
        method,
        url,
        headers,
        body: '',
        ...(patience === undefined ? {} : { patience }),
      });
      if (refusals.includes(status)) return false;
      // S3 may begin to answer before it has copied: an error then stands in a body with status 200.
      if (status < 300 && !text.includes('<Error>')) return true;
      throw new AwsError(
        /<Code>(\w+)</.exec(text)?.[1] ?? 'UnreadableAnswer',
        `S3 answered ${status} to ${method}`,
        status < 300 ? 500 : status,
      );
    });
  const forget = (url: URL) => ask('DELETE', url, {}, [404]);
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
      accept: (id, etag) =>
        ask(
          'PUT',
          urlOf('images', id),
          { 'x-amz-copy-source': `/${bucket}/${imagePrefixes.uploads}${id}`, 'x-amz-copy-source-if-match': `"${etag}"` },
          [404, 412],
          copyMilliseconds,
        ),
      async discard(id) {
        await forget(urlOf('uploads', id));
      },
    },
  };
}

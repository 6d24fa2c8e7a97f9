/** The data of images in an S3 bucket: see image-urls.ts for how bytes get there. */
import type { ImageData } from '../../../shared/image/data.ts';
import { imagePrefixes } from '../settings.ts';
import { attempt, awsError, repeating } from './client/request.ts';
import { setting } from './environment.ts';
import { imageUrl, refused, signedUrl } from './image-urls.ts';

/** S3 copies gigabytes within minutes; the function that waits for it has a quarter of an hour. */
const copyMilliseconds = 600_000;

export function imageBucket(): ImageData {
  const bucket = setting('IMAGE_BUCKET');

  /** @returns whether S3 did it; false when it answers with one of the statuses that are expected */
  const ask = (method: string, url: URL, headers: Readonly<Record<string, string>>, refusals: readonly number[], patience?: number) =>
    repeating(async () => {
      const { status, body } = await attempt({
        service: 's3',
        method,
        url,
        headers,
        body: '',
        ...(patience === undefined ? {} : { patience }),
      });
      if (refusals.includes(status)) return false;
      // S3 may begin to answer before it has copied: an error then stands in a body with status 200.
      if (status < 300 && !body.includes('<Error>')) return true;
      throw awsError(
        /<Code>(\w+)</.exec(body)?.[1] ?? 'UnreadableAnswer',
        `S3 answered ${status} to ${method}`,
        status < 300 ? 500 : status,
      );
    });
  const forget = (url: URL) => ask('DELETE', url, {}, [404]);

  return {
    write: refused,
    read: refused,
    async remove(id) {
      await Promise.all([forget(imageUrl('images', id)), forget(imageUrl('uploads', id))]);
    },
    direct: {
      uploadUrl: (id) => signedUrl('PUT', 'uploads', id),
      downloadUrl: (id) => signedUrl('GET', 'images', id),
      accept: (id, etag) =>
        ask(
          'PUT',
          imageUrl('images', id),
          { 'x-amz-copy-source': `/${bucket}/${imagePrefixes.uploads}${id}`, 'x-amz-copy-source-if-match': `"${etag}"` },
          [404, 412],
          copyMilliseconds,
        ),
      async discard(id) {
        await forget(imageUrl('uploads', id));
      },
    },
  };
}

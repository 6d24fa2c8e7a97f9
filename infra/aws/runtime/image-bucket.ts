/** The data of images in an S3 bucket: see image-urls.ts for how bytes get there. */
import type { DataPlace, ImageData } from '../../../shared/image/data.ts';
import { imagePrefixes } from '../settings.ts';
import { attempt, awsError, repeating } from './client/request.ts';
import { setting } from './environment.ts';
import { bucketUrl, objectKey, placeOf, refused, signedUrl, urlSeconds } from './image-urls.ts';

/** S3 copies gigabytes within minutes; the function that waits for it has a quarter of an hour. */
const copyMilliseconds = 600_000;

export function imageBucket(): ImageData {
  const bucket = setting('IMAGE_BUCKET');

  /** @returns what S3 answers; undefined when it answers with one of the statuses that are expected */
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
      if (refusals.includes(status)) return undefined;
      // S3 may begin to answer before it has copied: an error then stands in a body with status 200.
      if (status < 300 && !body.includes('<Error>')) return body;
      throw awsError(
        /<Code>(\w+)</.exec(body)?.[1] ?? 'UnreadableAnswer',
        `S3 answered ${status} to ${method}`,
        status < 300 ? 500 : status,
      );
    });
  const forget = (place: keyof typeof imagePrefixes, data: DataPlace) => ask('DELETE', bucketUrl(objectKey(place, data)), {}, [404]);

  return {
    write: refused,
    read: refused,
    async remove(place) {
      await Promise.all([forget('images', place), forget('uploads', place)]);
    },
    // What was uploaded and not accepted is forgotten by the bucket itself.
    async *kept() {
      let from: string | undefined = '';
      while (from !== undefined) {
        const query = new URLSearchParams({
          'list-type': '2',
          prefix: imagePrefixes.images,
          ...(from !== '' && { 'continuation-token': from }),
        });
        const page: string = (await ask('GET', bucketUrl(`?${query}`), {}, [])) ?? '';
        for (const [, object = ''] of page.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
          const place = placeOf(imagePrefixes.images, textOf(elements.key, object));
          if (place !== undefined) yield { ...place, changedAt: Date.parse(textOf(elements.lastModified, object)) };
        }
        from = textOf(elements.nextPage, page) || undefined;
      }
    },
    direct: {
      uploadMilliseconds: urlSeconds.PUT * 1000,
      uploadUrl: (place) => signedUrl('PUT', 'uploads', place),
      downloadUrl: (place) => signedUrl('GET', 'images', place),
      async accept(upload, etag, dataId) {
        const source = { 'x-amz-copy-source': `/${bucket}/${objectKey('uploads', upload)}`, 'x-amz-copy-source-if-match': `"${etag}"` };
        const copied = bucketUrl(objectKey('images', { imageId: upload.imageId, dataId }));
        return (await ask('PUT', copied, source, [404, 412], copyMilliseconds)) !== undefined;
      },
      async discard(upload) {
        await forget('uploads', upload);
      },
    },
  };
}

/** What stands in the first element of a kind: names of ours and tokens of S3's have no entities in them. */
const elements = {
  key: /<Key>([^<]*)</,
  lastModified: /<LastModified>([^<]*)</,
  nextPage: /<NextContinuationToken>([^<]*)</,
};
const textOf = (element: RegExp, xml: string) => element.exec(xml)?.[1] ?? '';

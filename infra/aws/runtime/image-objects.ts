/** Objects in the image bucket, by S3's client: a module of its own, because it is a quarter of a bundle, and functions ask it seldom. */
import { CopyObjectCommand, DeleteObjectCommand, paginateListObjectsV2, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { clientOptions } from './client-options.ts';
import { bucketEndpoint, setting } from './environment.ts';

/** S3 copies gigabytes within minutes; the function that waits for it has a quarter of an hour. */
const copyMilliseconds = 600_000;

/** What was to be copied is gone, or is another by now. */
const outdated = [404, 412];

export interface ImageObjects {
  remove(key: string): Promise<void>;
  /** @returns whether there was still that object, with that tag */
  copy(from: string, etag: string, to: string): Promise<boolean>;
  list(prefix: string): AsyncIterable<{ readonly key: string; readonly changedAt: number }>;
}

export function imageObjects(): ImageObjects {
  const Bucket = setting('IMAGE_BUCKET');
  const forcePathStyle = bucketEndpoint() !== undefined;
  const client = new S3Client({ ...clientOptions(), forcePathStyle });
  const patient = new S3Client({ ...clientOptions(copyMilliseconds), forcePathStyle });
  return {
    async remove(Key) {
      await client.send(new DeleteObjectCommand({ Bucket, Key }));
    },
    async copy(from, etag, Key) {
      const copied = { Bucket, Key, CopySource: `${Bucket}/${from}`, CopySourceIfMatch: `"${etag}"` };
      try {
        await patient.send(new CopyObjectCommand(copied));
        return true;
      } catch (error) {
        if (error instanceof S3ServiceException && outdated.includes(error.$metadata.httpStatusCode ?? 0)) return false;
        throw error;
      }
    },
    async *list(Prefix) {
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
        for (const { Key, LastModified } of Contents) {
          if (Key !== undefined && LastModified !== undefined) yield { key: Key, changedAt: LastModified.getTime() };
        }
      }
    },
  };
}

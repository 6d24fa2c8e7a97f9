/** Storage tells that the bytes of an image have arrived: an image that waits for them becomes active. */
import { type Image, images } from '../../shared/image/image.ts';
import { activate, awaits, giveBack, hasData } from '../../shared/image/upload.ts';
import * as limits from '../../shared/limits.ts';
import type { Ports } from '../../shared/ports.ts';

export interface UploadedImage {
  readonly imageId: string;
  /** The turn in which they were sent. */
  readonly uploadId: string;
  readonly sizeBytes: number;
  /** Names these bytes; their MD5 where it has the form of one. */
  readonly etag: string;
}

const md5 = /^[0-9a-f]{32}$/;

/**
 * What arrived for an image that waits for nothing, or nothing at all, is thrown away. The same news twice changes nothing, and so does a
 * second upload to the same URL: each is copied to a place of its own before the commit decides which of them is the image's data.
 */
export async function imageUploaded(ports: Ports, { imageId, uploadId, sizeBytes, etag }: UploadedImage): Promise<void> {
  const storage = ports.imageData.direct;
  if (storage === undefined) throw new Error('Images are not uploaded to storage here.');
  const upload = { imageId, dataId: uploadId };
  const found = await images.get(ports.store, imageId);
  const isAwaited = found !== undefined && awaits(found, uploadId);
  const isFit = sizeBytes > 0 && sizeBytes <= limits.imageBytes;
  const dataId = `${uploadId}-${etag}`;
  const accepted = isAwaited && isFit && (await storage.accept(upload, etag, dataId));
  // A replaced upload has news of its own, and only that may throw it away.
  if (isAwaited && isFit && !accepted) return;
  if (isAwaited && !isFit) await giveBack(ports, upload);
  const data = { dataId, sizeBytes, checksum: md5.test(etag) ? etag : null, sha512: null };
  const { image, activated } = accepted ? await activate(ports, upload, data, awaits) : { image: found, activated: false };
  if (accepted && !activated && isSettled(image, dataId)) await ports.imageData.remove({ imageId, dataId });
  ports.log.write({ level: activated ? 'info' : 'warn', event: 'image uploaded', imageId, sizeBytes, activated });
  await storage.discard(upload);
}

/** Whether these bytes can never become the image's any more. While that is open they are left to be swept. */
const isSettled = (image: Image | undefined, dataId: string) =>
  image === undefined || image.status === 'deleted' || (hasData(image) && image.dataId !== dataId);

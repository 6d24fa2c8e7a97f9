/** Storage tells that the bytes of an image have arrived: a queued image becomes active. */
import { images } from '../../shared/image/image.ts';
import * as limits from '../../shared/limits.ts';
import type { Ports } from '../../shared/ports.ts';
import { transaction } from '../../shared/store/transaction.ts';

export interface UploadedImage {
  readonly imageId: string;
  readonly sizeBytes: number;
  /** Names this upload; the MD5 of its bytes where it has the form of one. */
  readonly etag: string;
}

const md5 = /^[0-9a-f]{32}$/;

/** What arrived for an image that waits for nothing, or nothing at all, is thrown away. The same news twice changes nothing. */
export async function imageUploaded(ports: Ports, { imageId, sizeBytes, etag }: UploadedImage): Promise<void> {
  const storage = ports.imageData.direct;
  if (storage === undefined) throw new Error('Images are not uploaded to storage here.');
  const image = await images.get(ports.store, imageId);
  const isWelcome = image?.status === 'queued' && sizeBytes > 0 && sizeBytes <= limits.imageBytes;
  const accepted = isWelcome && (await storage.accept(imageId, etag));
  // A replaced upload has news of its own, and only that may throw it away.
  if (isWelcome && !accepted) return;
  const activated = accepted && (await activate(ports, imageId, sizeBytes, md5.test(etag) ? etag : null));
  ports.log.write({ level: activated ? 'info' : 'warn', event: 'image uploaded', imageId, sizeBytes, activated });
  await storage.discard(imageId);
}

async function activate(ports: Ports, imageId: string, sizeBytes: number, checksum: string | null): Promise<boolean> {
  return transaction(ports, async (tx) => {
    const image = await tx.get(images, imageId);
    if (image?.status !== 'queued') return false;
    tx.put(images, { ...image, status: 'active', sizeBytes, checksum, sha512: null, updatedAt: new Date(ports.clock.now()).toISOString() });
    return true;
  });
}

/** Making an image of a volume. */
import type { Ports } from '../ports.ts';
import type { Transaction } from '../store/transaction.ts';
import * as volumeErrors from './errors.ts';
import { putVolume } from './keeping/put.ts';
import type { Volume } from './volume.ts';

export interface WantedImage {
  readonly id: string;
  readonly name: string;
  readonly diskFormat: string;
  readonly visibility: 'community' | 'public' | 'private' | 'shared';
  readonly isProtected: boolean;
}

interface Cause {
  readonly mayBeInUse: boolean;
  /** Whose the image is. */
  readonly projectId: string;
  readonly requestId: string;
}

/** What an image says of itself is no property of it. */
const ofImage: ReadonlySet<string> = new Set([
  'image_id',
  'image_name',
  'min_disk',
  'min_ram',
  'size',
  'disk_format',
  'container_format',
  'checksum',
]);

export const uploadImageErrors = [volumeErrors.UploadStatusInvalid, volumeErrors.UploadOfEncrypted];

/**
 * The image waits for its bytes, `saving`, and the volume is `uploading` until its agent has sent them. A volume that is in the books only has none: its image is there at once,
 * and empty.
 *
 * @throws uploadImageErrors: what is on an encrypted one would be there for whoever has the image
 */
export async function uploadImage(tx: Transaction, ports: Ports, volume: Volume, image: WantedImage, cause: Cause): Promise<Volume> {
  const { kept } = volume;
  const statuses = cause.mayBeInUse ? ['available', 'in-use'] : ['available'];
  if (!statuses.includes(volume.status)) throw volumeErrors.UploadStatusInvalid({ volume_id: volume.id, statuses: statuses.join(' or ') });
  if (volume.encryptionKeyId !== undefined) throw volumeErrors.UploadOfEncrypted({ volume_id: volume.id });
  const { id, name, diskFormat, visibility, isProtected } = image;
  const data = { imageId: id, dataId: ports.chance.uuid() };
  const properties = Object.fromEntries(Object.entries(volume.imageMetadata).filter(([key]) => !ofImage.has(key)));
  const { projectId } = cause;
  const minDiskGib = Number(volume.imageMetadata['min_disk'] ?? 0);
  const minRamMib = Number(volume.imageMetadata['min_ram'] ?? 0);
  ports.images.make(tx, { id, projectId, name, properties, minDiskGib, minRamMib, diskFormat, visibility, isProtected }, data.dataId);
  if (kept === undefined) {
    await ports.images.complete(tx, data, null);
    return volume;
  }
  await ports.images.expect(tx, data);
  const uploads = [...kept.uploads, { id, dataId: data.dataId, diskFormat }];
  const updatedAt = new Date(ports.clock.now()).toISOString();
  return putVolume(tx, ports, volume, {
    ...volume,
    status: 'uploading',
    updatedAt,
    kept: { ...kept, uploads, requestId: cause.requestId },
  });
}

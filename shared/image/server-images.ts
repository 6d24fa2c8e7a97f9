/** Images that are made of servers and volumes: queued in the commit that begins it, gone when nothing comes of it. */
import type { Clock } from '../clock.ts';
import type { AwaitedData, ImageCatalogue } from '../compute/ports/images.ts';
import type { Store } from '../store/port.ts';
import type { Transaction } from '../store/transaction.ts';
import { blankImage, type Image, imagePartitions, images, tombstoneOf } from './image.ts';

interface Ports {
  readonly store: Store;
  readonly clock: Clock;
}

/** How long a host may say nothing of what it is to send, milliseconds: longer than its commands may take. */
const waitMilliseconds = 4 * 3_600_000;

/** MD5 and SHA-512 of no bytes at all. */
const nothing = {
  sizeBytes: 0,
  checksum: 'd41d8cd98f00b204e9800998ecf8427e',
  sha512:
    'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e',
  diskFormat: 'raw',
};

export function serverImages({ store, clock }: Ports): Omit<ImageCatalogue, 'find' | 'findAny'> {
  const now = () => new Date(clock.now()).toISOString();
  const waiting = (id: string) => ({ id, deadline: clock.now() + waitMilliseconds, ofServer: true });

  /** Changes an image that waits for these data. @returns whether it does */
  async function change(tx: Transaction, { imageId, dataId }: AwaitedData, to: (image: Image) => Image): Promise<boolean> {
    const image = await tx.get(images, imageId);
    if (image?.upload?.id !== dataId) return false;
    tx.put(images, { ...to(image), updatedAt: now() });
    return true;
  }

  return {
    make(
      tx,
      { id, projectId, name, properties, minDiskGib, minRamMib, diskFormat = null, visibility = 'private', isProtected = false },
      dataId,
    ) {
      tx.put(images, {
        ...blankImage(id, projectId, now()),
        name,
        visibility,
        isProtected,
        diskFormat,
        properties: { ...properties },
        minDiskGib,
        minRamMib,
        upload: waiting(dataId),
      });
    },
    expect: (tx, data) => change(tx, data, (image) => ({ ...image, status: 'saving', upload: waiting(data.dataId) })),
    complete: (tx, data, sent) =>
      change(tx, data, (image) => ({
        ...image,
        ...(sent ?? nothing),
        containerFormat: 'bare',
        status: 'active',
        dataId: sent === null ? null : data.dataId,
        upload: null,
      })),
    async giveUp(tx, data) {
      await change(tx, data, (image) => tombstoneOf(image, now()));
    },
    async remove(tx, imageId) {
      const image = await tx.get(images, imageId);
      if (image === undefined || image.status === 'deleted' || image.isProtected || image.memberCount > 0) return;
      tx.put(images, tombstoneOf(image, now()));
    },
    async having(projectId, properties) {
      const wanted = Object.entries(properties);
      const found: string[] = [];
      const query = { index: 'project', partition: imagePartitions.project(projectId), order: 'descending' } as const;
      for await (const image of images.all(store, query)) {
        if (image.status === 'active' && wanted.every(([name, value]) => image.properties[name] === value)) found.push(image.id);
      }
      return found;
    },
  };
}

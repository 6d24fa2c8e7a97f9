/** What uploads leave behind when a process dies: turns that nobody uses any more, and bytes that no image owns. */
import type { DataPlace } from '../../shared/image/data.ts';
import { deadlineSort, imagePartitions, images } from '../../shared/image/image.ts';
import { endOverdue, ownsData } from '../../shared/image/upload.ts';
import type { Ports } from '../../shared/ports.ts';
import { backups } from '../../shared/volume/backups/backup.ts';

/** Younger bytes are left alone: storage may be about to tell of them. Longer than the worker of uploads may take, milliseconds. */
const patience = 3_600_000;

/** Images whose upload is overdue are `queued` again. @returns how many */
export async function endOverdueUploads(ports: Ports): Promise<number> {
  let ended = 0;
  const range = { to: deadlineSort(ports.clock.now(), '~') };
  for await (const { id } of images.all(ports.store, { index: 'due', partition: imagePartitions.uploading, range })) {
    if (!(await endOverdue(ports, id))) continue;
    ended += 1;
    ports.log.write({ level: 'warn', event: 'upload overdue', imageId: id });
  }
  return ended;
}

/** Bytes of images that are gone, or have others, are removed. @returns how many places were cleared */
export async function sweepImageData(ports: Ports): Promise<number> {
  let swept = 0;
  for await (const { imageId, dataId, changedAt } of ports.imageData.stored()) {
    const place: DataPlace = { imageId, dataId };
    if (ports.clock.now() - changedAt < patience || ownsData(await images.get(ports.store, imageId), place)) continue;
    // Backups keep theirs beside those of images.
    if ((await backups.get(ports.store, imageId))?.dataId === dataId) continue;
    await ports.imageData.remove(place);
    swept += 1;
    ports.log.write({ level: 'info', event: 'image data swept', ...place });
  }
  return swept;
}

/** Copies of volumes as they are at one moment, whether somebody uses them or not. */
import { stat, statfs } from 'node:fs/promises';
import { DriverFault } from '../driver.ts';
import type { Daemons } from './daemons.ts';
import { type Disk, type DiskTools, gibibyte } from './disk.ts';
import type { VolumeFiles } from './files.ts';

interface CopyOptions {
  readonly files: VolumeFiles;
  readonly sizeGib: number;
  /** Of the volume, and of the copy. */
  readonly key?: string | undefined;
  readonly signal: AbortSignal;
}

/** @throws DriverFault */
export async function copyOf(tools: DiskTools, daemons: Daemons, path: string, options: CopyOptions): Promise<void> {
  const { files, sizeGib, key, signal } = options;
  const bytes = sizeGib * gibibyte;
  const copy: Disk = { path, key };
  await daemons.use(files, async (daemon) => {
    if (daemon === undefined) return tools.copy({ path: files.data, key }, copy, bytes);
    // Once it is begun with, what fails to be copied fails the writes of whoever uses the volume.
    if (await isTooLarge(files)) throw new DriverFault('There is no space left for it.');
    await tools.create(copy, bytes);
    await daemon.copyTo(path, key !== undefined, signal);
  });
}

async function isTooLarge({ folder, data }: VolumeFiles): Promise<boolean> {
  const [{ bavail, bsize }, { blocks }] = await Promise.all([statfs(folder), stat(data)]);
  return bavail * bsize < blocks * 512;
}

/** Makes a volume: empty, of an image, or of another volume or its snapshot. */
import { join } from 'node:path';
import type { VolumeSource, WantedVolume } from '../../shared/messaging/volume-orders.ts';
import { DriverFault } from '../driver.ts';
import { getFile } from '../image-bytes.ts';
import { checkFormat, inspectImage } from '../images/inspect.ts';
import { copyOf } from './copies.ts';
import type { Daemons } from './daemons.ts';
import { type Disk, type DiskTools, gibibyte } from './disk.ts';
import { type Folders, filesOf, isThere, type VolumeFiles } from './files.ts';
import { readRecord } from './record.ts';

export interface MakePorts {
  readonly folders: Folders;
  readonly daemons: Daemons;
  readonly tools: DiskTools;
  readonly signal: AbortSignal;
}

/** Makes what is wanted at that place, which is none of the volume's yet. @throws DriverFault */
export async function makeDisk(ports: MakePorts, files: VolumeFiles, wanted: WantedVolume, path: string): Promise<void> {
  const disk: Disk = { path, key: wanted.encryptionKey };
  const bytes = wanted.sizeGib * gibibyte;
  const { source } = wanted;
  if (source === null) await ports.tools.create(disk, bytes);
  else if (source.of === 'image') await ofImage(ports, join(files.work, 'image'), source, disk, bytes);
  else await ofVolume(ports, files, source, disk, wanted.sizeGib);
}

type Of<Kind extends VolumeSource['of']> = Extract<VolumeSource, { readonly of: Kind }>;

/** What an image takes beyond the disk that it describes, at most: the tables of its format. */
const overhead = 2 ** 26;

async function ofImage({ tools, signal }: MakePorts, fetched: string, { image }: Of<'image'>, disk: Disk, bytes: number): Promise<void> {
  const { checksum } = await getFile(image, fetched, bytes + bytes / 64 + overhead, signal);
  if (image.checksum !== undefined && image.checksum !== checksum) throw new DriverFault('The image is damaged: its checksum is another.');
  const seen = await inspectImage(fetched);
  if (image.diskFormat !== undefined) checkFormat(seen, image.diskFormat);
  if (seen.virtualBytes > bytes) throw new DriverFault('The image is larger than the volume.');
  await tools.take({ path: fetched, format: seen.format }, disk, bytes);
}

/** The other may be used meanwhile, but not begun to be used: whoever tries is told to try again, and so is this. */
async function ofVolume(ports: MakePorts, own: VolumeFiles, source: Of<'volume' | 'snapshot'>, disk: Disk, sizeGib: number): Promise<void> {
  const { folders, daemons, tools, signal } = ports;
  const files = filesOf(folders, source.volumeId);
  const record = await readRecord(files.record);
  const path = source.of === 'snapshot' ? files.snapshot(source.snapshotId) : files.data;
  if (record === undefined || !(await isThere(path))) throw new DriverFault(`The ${source.of} that it is to be made of does not exist.`);
  if (record.isEncrypted && disk.key === undefined) throw new DriverFault(`The ${source.of} that it is to be made of is encrypted.`);
  const key = record.isEncrypted ? disk.key : undefined;
  // What was extended since may be larger than its snapshot, which is looked at itself.
  if (source.of === 'volume' && record.sizeGib > sizeGib) throw new DriverFault('The volume that it is to be made of is larger.');
  if (source.of === 'snapshot') return tools.copy({ path, key }, disk, sizeGib * gibibyte);
  if (key === disk.key) {
    await copyOf(tools, daemons, disk.path, { files, sizeGib: record.sizeGib, key, signal });
    return tools.resize(disk, sizeGib * gibibyte);
  }
  const between: Disk = { path: join(own.work, 'between'), key };
  await copyOf(tools, daemons, between.path, { files, sizeGib: record.sizeGib, key, signal });
  await tools.copy(between, disk, sizeGib * gibibyte);
}

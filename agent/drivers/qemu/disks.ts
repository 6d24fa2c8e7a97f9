/** The disks that are a machine's own: files in its folder. */
import { rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod/mini';
import type { CommandPayload } from '../../../shared/messaging/commands.ts';
import { DriverFault } from '../../driver.ts';
import type { HostImage } from '../../images/host-images.ts';
import { runTool } from '../../images/tool.ts';
import { fileOf } from './definition.ts';
import type { Host } from './host.ts';
import type { Disk } from './record.ts';

const gibibyte = 2 ** 30;
const mebibyte = 2 ** 20;
type Flavor = CommandPayload<'build'>['flavor'];

export interface Disks {
  /** The disk of an image, so large at least. Made anew. @throws DriverFault when it has no room for the image */
  fromImage(file: string, image: HostImage, bytes: number): Promise<number>;
  /** Makes those that the flavor asks for and that are not there. */
  make(serverId: string, flavor: Flavor, image: HostImage | undefined, kept: readonly Disk[]): Promise<readonly Disk[]>;
  remove(serverId: string, disks: readonly Disk[]): Promise<void>;
  /** The disk as a file that stands on no other, of its own format unless told otherwise. */
  copy(
    from: string,
    to: string,
    format: Disk['format'],
    more?: { readonly as?: Disk['format']; readonly signal?: AbortSignal },
  ): Promise<void>;
  /** @returns bytes */
  grow(serverId: string, disk: Disk, bytes: number): Promise<Disk>;
}

export function disksOf({ records, effect }: Pick<Host, 'records' | 'effect'>): Disks {
  const at = (serverId: string, file: string) => join(records.folderOf(serverId), file);

  /** Whole or not at all. */
  async function whole(file: string, make: (part: string) => Promise<void>): Promise<void> {
    const part = `${file}.part`;
    try {
      await effect('make a disk');
      await rm(part, { force: true });
      await make(part);
      await rename(part, file);
    } finally {
      await rm(part, { force: true });
    }
  }

  /** Empty, with a file system, as the guest's own tools expect it. */
  async function blank(file: string, bytes: number, maker: string, args: readonly string[]): Promise<void> {
    await whole(file, async (part) => {
      await writeFile(part, '', { mode: 0o600 });
      await truncate(part, bytes);
      await runTool(maker, [...args, part]);
    });
  }

  const disks: Disks = {
    async fromImage(file, { path: image, format, virtualBytes }, bytes) {
      if (bytes > 0 && bytes < virtualBytes) {
        throw new DriverFault(
          `Flavor's disk is too small for requested image. Flavor disk is ${bytes} bytes, image is ${virtualBytes} bytes.`,
        );
      }
      const size = bytes > 0 ? bytes : virtualBytes;
      await whole(file, async (part) => {
        await runTool('qemu-img', ['create', '-q', '-f', 'qcow2', '-F', format, '-b', image, '--', part, String(size)]);
      });
      return size;
    },
    async make(serverId, { rootGib, ephemeralGib, swapMib }, image, kept) {
      const made: Disk[] = [];
      const has = (name: Disk['name']) => kept.find((disk) => disk.name === name);
      const root = has('root');
      if (root !== undefined) made.push(root);
      else if (image !== undefined) {
        const bytes = await disks.fromImage(at(serverId, 'root.qcow2'), image, rootGib * gibibyte);
        made.push({ name: 'root', format: 'qcow2', bytes });
      }
      const wanted = [
        { name: 'ephemeral', bytes: ephemeralGib * gibibyte, maker: 'mkfs.ext4', args: ['-q', '-F', '-L', 'ephemeral0'] },
        { name: 'swap', bytes: swapMib * mebibyte, maker: 'mkswap', args: [] },
      ] as const;
      for (const { name, bytes, maker, args } of wanted) {
        const there = has(name);
        if (there !== undefined) made.push(there);
        else if (bytes > 0) {
          await blank(at(serverId, `${name}.raw`), bytes, maker, args);
          made.push({ name, format: 'raw', bytes });
        }
      }
      return made;
    },
    async remove(serverId, gone) {
      for (const disk of gone) await rm(at(serverId, fileOf(disk)), { force: true });
    },
    copy: (from, to, format, { as = format, signal } = {}) =>
      whole(to, async (part) => {
        // Its format is never found out from its content: that is its guest's to write.
        await runTool('qemu-img', ['convert', '-q', '-f', format, '-O', as, '--', from, part], { signal });
      }),
    async grow(serverId, disk, bytes) {
      if (bytes <= disk.bytes) return disk;
      await effect('grow a disk');
      await runTool('qemu-img', ['resize', '-q', '-f', disk.format, '--', at(serverId, fileOf(disk)), String(bytes)]);
      return { ...disk, bytes };
    },
  };
  return disks;
}

const info = z.object({ 'virtual-size': z.int() });

/** How large the disk is that a file holds, bytes. */
export async function sizeOf(file: string, format: Disk['format']): Promise<number> {
  return info.parse(JSON.parse(await runTool('qemu-img', ['info', '--output=json', '-f', format, '--', file])))['virtual-size'];
}

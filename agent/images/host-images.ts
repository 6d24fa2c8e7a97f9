/** The images of a host: fetched once, checked before anything reads them, kept while machines stand on them and as long as there is room. */
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod/mini';
import type { Clock } from '../../shared/clock.ts';
import type { CommandPayload } from '../../shared/messaging/commands.ts';
import { DriverFault } from '../driver.ts';
import { getFile } from '../image-bytes.ts';
import { checkFormat, inspectImage, qemuFormat } from './inspect.ts';
import { runTool } from './tool.ts';

export type ImageToGet = NonNullable<CommandPayload<'build'>['image']>;

export interface HostImage {
  readonly path: string;
  readonly format: 'qcow2' | 'raw';
  /** How large its disk is. */
  readonly virtualBytes: number;
}

export interface HostImages {
  /**
   * The image as a file of this host. Its bytes are fetched once, by however many at the same time, and stay as long as they are used.
   * @throws DriverFault when they are not there, not what was told of them, or nothing that a machine may be made of
   */
  get(image: ImageToGet): Promise<HostImage>;
  /** Everything but these paths may be thrown away when there is no room. */
  inUse(paths: readonly string[]): Promise<void>;
}

interface Options {
  readonly folder: string;
  readonly clock: Pick<Clock, 'now'>;
  /** How much unused images may take, bytes. */
  readonly keptBytes: number;
  /** The largest disk that an image may describe, bytes; 16 TiB unless told. */
  readonly largestDisk?: number;
}

const record = z.object({ format: z.enum(['qcow2', 'raw']), virtualBytes: z.int(), fileBytes: z.int(), usedAt: z.int() });
type Kept = z.output<typeof record>;

/** An image that converts more slowly than this is given up, milliseconds. */
const longestConversion = 30 * 60_000;
const longestDownload = 60 * 60_000;
const nameOf = /^[0-9a-zA-Z-]{1,100}(?:\.[0-9a-zA-Z-]{1,100})?$/;

/** Opens a folder of images; it is made, for its owner alone. What an earlier process has half fetched is thrown away. */
export async function openHostImages({ folder, clock, keptBytes, largestDisk = 2 ** 44 }: Options): Promise<HostImages> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) if (name.endsWith('.part')) await rm(join(folder, name), { force: true });
  const underWay = new Map<string, Promise<HostImage>>();
  let used = new Set<string>();

  const recordOf = (path: string) => `${path}.json`;

  async function keep(path: string, kept: Kept): Promise<void> {
    await written(`${recordOf(path)}.part`, JSON.stringify(kept));
    await rename(`${recordOf(path)}.part`, recordOf(path));
  }

  async function find(path: string): Promise<HostImage | undefined> {
    const text = await readFile(recordOf(path), 'utf8').catch(unlessMissing);
    const read = text === undefined ? undefined : z.safeParse(record, parsed(text));
    const there = await stat(path).catch(unlessMissing);
    if (!read?.success || there?.size !== read.data.fileBytes) return undefined;
    await keep(path, { ...read.data, usedAt: clock.now() });
    return { path, format: read.data.format, virtualBytes: read.data.virtualBytes };
  }

  async function fetched(image: ImageToGet, path: string): Promise<HostImage> {
    const there = await find(path);
    if (there !== undefined) return there;
    const part = `${path}.part`;
    try {
      await download(image, part);
      const inspected = await inspectImage(part);
      if (image.diskFormat !== undefined) checkFormat(inspected, image.diskFormat);
      if (inspected.virtualBytes > largestDisk) throw new DriverFault('The image describes a disk that is too large.');
      const from = qemuFormat(inspected.format);
      const format = from === 'raw' ? 'raw' : 'qcow2';
      if (from !== format) await convert(part, from);
      const { virtualBytes } = inspected;
      const fileBytes = (await stat(part)).size;
      await rename(part, path);
      await keep(path, { format, virtualBytes, fileBytes, usedAt: clock.now() });
      await makeRoom(path);
      return { path, format, virtualBytes };
    } finally {
      await rm(part, { force: true });
    }
  }

  /** Formats that machines do not run on become one that they do. */
  async function convert(part: string, from: string): Promise<void> {
    const converted = `${part}.converted.part`;
    try {
      await runTool('qemu-img', ['convert', '-f', from, '-O', 'qcow2', '--', part, converted], { milliseconds: longestConversion });
      await rename(converted, part);
    } finally {
      await rm(converted, { force: true });
    }
  }

  /** One after the other: what is in use when it is asked for is not thrown away by an earlier one afterwards. */
  let lastRoom: Promise<unknown> = Promise.resolve();
  function makeRoom(latest?: string): Promise<void> {
    const room = lastRoom.then(() => makeRoomNow(latest));
    lastRoom = room.catch(() => {});
    return room;
  }

  /** Of those that nothing uses the oldest go first. */
  async function makeRoomNow(latest?: string): Promise<void> {
    const unused: (Kept & { readonly path: string })[] = [];
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      if (!nameOf.test(name) || name.endsWith('.json') || name.endsWith('.part') || used.has(path) || path === latest) continue;
      const text = await readFile(recordOf(path), 'utf8').catch(unlessMissing);
      const read = z.safeParse(record, text === undefined ? undefined : parsed(text));
      const { size } = await stat(path);
      unused.push({ path, ...(read.success ? read.data : { format: 'raw', virtualBytes: 0, fileBytes: size, usedAt: 0 }) });
    }
    let total = unused.reduce((sum, { fileBytes }) => sum + fileBytes, 0);
    for (const { path, fileBytes } of unused.toSorted((a, b) => a.usedAt - b.usedAt)) {
      if (total <= keptBytes) return;
      // The record first: without it the file counts for nothing.
      await rm(recordOf(path), { force: true });
      await rm(path, { force: true });
      total -= fileBytes;
    }
  }

  return {
    get(image) {
      const name = image.dataId == null ? image.id : `${image.id}.${image.dataId}`;
      if (!nameOf.test(name)) throw new DriverFault('The image has a name that no file can have.');
      const path = join(folder, name);
      const waited = underWay.get(path);
      if (waited !== undefined) return waited;
      const work = fetched(image, path).finally(() => underWay.delete(path));
      underWay.set(path, work);
      return work;
    },
    async inUse(paths) {
      used = new Set(paths);
      await makeRoom();
    },
  };
}

/**
 * Its bytes into a file, no more of them than it has.
 * @throws DriverFault when they are not what was told of them; another error when it may be tried again
 */
async function download(image: ImageToGet, file: string): Promise<void> {
  const { sizeBytes, checksum } = image;
  const signal = AbortSignal.timeout(longestDownload);
  const got = await getFile(image, file, sizeBytes ?? Number.MAX_SAFE_INTEGER, signal);
  // A connection that broke is tried again; bytes that are all there and others than they were are not.
  if (sizeBytes !== undefined && got.sizeBytes < sizeBytes) throw new Error('The image has ended before its end.');
  if (checksum !== undefined && got.checksum !== checksum) throw new DriverFault('The image is damaged: its checksum is another.');
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function written(path: string, text: string): Promise<void> {
  const handle = await open(path, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function unlessMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

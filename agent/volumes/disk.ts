/** Volumes as files: qcow2, each by itself, encrypted or not. */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DriverFault } from '../driver.ts';
import type { ImageFormat } from '../images/formats.ts';
import { qemuFormat } from '../images/inspect.ts';
import { runTool, ToolFailure } from '../images/tool.ts';

/** A file of ours, in qcow2. */
export interface Disk {
  readonly path: string;
  /** What is on it is encrypted with it: any text. */
  readonly key?: string | undefined;
}

export const gibibyte = 2 ** 30;

/** In QEMU's options a comma ends a value, unless there are two. */
export const inOption = (text: string): string => text.replaceAll(',', ',,');

/**
 * Hands keys to a program without a path that others could read and without arguments that others could see: in files that nobody else can open any more, because they have
 * lost their names.
 *
 * @param folder where they have names for a moment
 * @param keys by the ids that QEMU is to know them by
 */
export async function withKeys<Result>(
  folder: string,
  keys: Readonly<Record<string, string | undefined>>,
  work: (objects: readonly string[], files: readonly number[]) => Promise<Result>,
): Promise<Result> {
  const handles: Awaited<ReturnType<typeof open>>[] = [];
  const own = await mkdtemp(join(folder, 'keys-'));
  try {
    const objects: string[] = [];
    for (const [id, key] of Object.entries(keys)) {
      if (key === undefined) continue;
      const path = join(own, id);
      const handle = await open(path, 'wx+', 0o600);
      handles.push(handle);
      await rm(path);
      await handle.writeFile(key);
      // After the three that every program has.
      objects.push('--object', `secret,id=${id},file=/dev/fd/${2 + handles.length}`);
    }
    await rm(own, { recursive: true });
    return await work(
      objects,
      handles.map(({ fd }) => fd),
    );
  } finally {
    await Promise.all([...handles.map((handle) => handle.close()), rm(own, { recursive: true, force: true })]);
  }
}

const encryption = (id: string) => `encrypt.format=luks,encrypt.key-secret=${id}`;
/** Keys are of chance, and not to be guessed however fast one tries: trying one need not take long (milliseconds). */
const newEncryption = (id: string) => `${encryption(id)},encrypt.iter-time=50`;
const source = (path: string, format: string, keyId?: string) =>
  `driver=${format},file.driver=file,file.filename=${inOption(path)}${keyId === undefined ? '' : `,${encryption(keyId)}`}`;

export interface DiskTools {
  /** An empty one. What was there is gone. */
  create(disk: Disk, bytes: number): Promise<void>;
  /** A whole copy, at least so large. */
  copy(from: Disk, to: Disk, bytes: number): Promise<void>;
  /** Makes one of an image of that format, which must have been looked at. */
  take(image: { readonly path: string; readonly format: ImageFormat }, to: Disk, bytes: number): Promise<void>;
  /** Makes an image of that format of one that is not encrypted. */
  give(from: Disk, path: string, format: ImageFormat): Promise<void>;
  resize(disk: Disk, bytes: number): Promise<void>;
}

/** @param folder where keys have names for a moment @param signal kills what is under way, which is an outage */
export function diskTools(folder: string, signal?: AbortSignal): DiskTools {
  async function qemuImg(
    verb: string,
    keys: Readonly<Record<string, string | undefined>>,
    args: readonly string[],
    attempts = 10,
  ): Promise<void> {
    try {
      await withKeys(folder, keys, (objects, files) => runTool('qemu-img', [verb, ...objects, '-q', ...args], { files, signal }));
    } catch (error) {
      if (!(error instanceof ToolFailure)) throw error;
      // How much a key may cost is measured by the time that it takes, and kernels that count it coarsely say that it was none.
      if (attempts > 1 && error.message.includes('Unable to get accurate CPU usage')) return qemuImg(verb, keys, args, attempts - 1);
      throw asFault(error);
    }
  }

  async function convert(from: string, fromKey: string | undefined, to: Disk): Promise<void> {
    await rm(to.path, { force: true });
    const options = to.key === undefined ? [] : ['-o', newEncryption('to')];
    await qemuImg('convert', { from: fromKey, to: to.key }, ['--image-opts', '-O', 'qcow2', ...options, from, to.path]);
  }

  const tools: DiskTools = {
    async create({ path, key }, bytes) {
      await rm(path, { force: true });
      const options = key === undefined ? [] : ['-o', newEncryption('key')];
      await qemuImg('create', { key }, ['-f', 'qcow2', ...options, path, String(bytes)]);
    },
    async copy(from, to, bytes) {
      await convert(source(from.path, 'qcow2', from.key === undefined ? undefined : 'from'), from.key, to);
      await tools.resize(to, bytes);
    },
    async take({ path, format }, to, bytes) {
      await convert(source(path, qemuFormat(format)), undefined, to);
      await tools.resize(to, bytes);
    },
    async give({ path }, target, format) {
      await rm(target, { force: true });
      await qemuImg('convert', {}, ['--image-opts', '-O', qemuFormat(format), source(path, 'qcow2'), target]);
    },
    async resize({ path, key }, bytes) {
      const image = source(path, 'qcow2', key === undefined ? undefined : 'key');
      await qemuImg('resize', { key }, ['--image-opts', image, String(bytes)]);
    },
  };
  return tools;
}

/** What the program complained of, where its meaning is plain and it will not be better the next time. */
const complaints: readonly (readonly [says: RegExp, fault: string])[] = [
  [/No space left on device|Disk quota exceeded/i, 'There is no space left for it.'],
  [/Invalid password|encrypt\.key-secret' is required/, 'The key does not fit what is on the volume.'],
  [/Image is corrupt|Could not read|Invalid argument: .*header/, 'What it is made of is damaged.'],
];

export function asFault(error: Error): Error {
  const fault = complaints.find(([says]) => says.test(error.message))?.[1];
  return fault === undefined ? error : new DriverFault(fault, { cause: error });
}

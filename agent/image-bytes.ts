/** Bytes of images on their way between a host and where they are kept: a URL that carries its own permission, or a file of the machine that both share. */
import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DriverFault } from './driver.ts';

export interface BytesAt {
  readonly url?: string | undefined;
  readonly file?: string | undefined;
}

interface Sent {
  readonly sizeBytes: number;
  readonly checksum: string;
  readonly sha512: string;
}

const unreachable = 'The image service could not be reached.';

/**
 * Sends them, whole or not at all.
 * @throws DriverFault when they are refused; another error when it may be tried again
 */
export async function putBytes({ url, file }: BytesAt, bytes: Uint8Array, signal: AbortSignal): Promise<Sent> {
  if (file !== undefined) await writeWhole(file, bytes);
  else if (url !== undefined) await putTo(url, bytes, signal);
  else throw new DriverFault('The command does not say where the image is kept.');
  const digest = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex');
  return { sizeBytes: bytes.length, checksum: digest('md5'), sha512: digest('sha512') };
}

/** The first bytes; undefined where the command does not say where they are. @throws DriverFault when they are not there */
export async function firstBytes({ url, file }: BytesAt, count: number, signal: AbortSignal): Promise<Buffer | undefined> {
  if (file !== undefined) return readFrom(file, count);
  if (url === undefined) return undefined;
  const answer = await fetch(url, { headers: { range: `bytes=0-${count - 1}` }, signal });
  if (answer.status === 404) throw new DriverFault('The image has no data any more.');
  if (!answer.ok) throw new Error(unreachable);
  const chunks: Uint8Array[] = [];
  let length = 0;
  // A server that knows no ranges sends all of it.
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= count) break;
  }
  return Buffer.concat(chunks).subarray(0, count);
}

async function readFrom(file: string, count: number): Promise<Buffer> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    throw error instanceof Error && 'code' in error && error.code === 'ENOENT' ? new DriverFault('The image has no data any more.') : error;
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Written aside, synced and renamed, as the image service itself does. */
async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const part = `${file}.part`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await onDisk(part, 'w', (handle) => handle.writeFile(bytes));
    await rename(part, file);
    await onDisk(dirname(file), 'r', async () => {});
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

async function onDisk(path: string, flags: 'r' | 'w', work: (handle: Awaited<ReturnType<typeof open>>) => Promise<void>): Promise<void> {
  const handle = await open(path, flags, 0o600);
  try {
    await work(handle);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function putTo(url: string, body: Uint8Array, signal: AbortSignal): Promise<void> {
  const answer = await fetch(url, { method: 'PUT', body: new Uint8Array(body), signal });
  await answer.body?.cancel();
  if (answer.status >= 500) throw new Error(unreachable);
  if (!answer.ok) throw new DriverFault('The image service has refused the image.');
}

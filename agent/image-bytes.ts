/** Bytes of images on their way between a host and where they are kept: a URL that carries its own permission, or a file of the machine that both share. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DriverFault } from './driver.ts';

export interface BytesAt {
  readonly url?: string | undefined;
  readonly file?: string | undefined;
}

/** What has gone over: digests are lower case hex. */
export interface Sent {
  readonly sizeBytes: number;
  readonly checksum: string;
  readonly sha512: string;
}

const unreachable = 'The image service could not be reached.';
const noData = 'The image has no data any more.';

/**
 * Sends them, whole or not at all.
 * @throws DriverFault when they are refused; another error when it may be tried again
 */
export const putBytes = (at: BytesAt, bytes: Uint8Array, signal: AbortSignal): Promise<Sent> =>
  put(at, bytes.length, () => Readable.from([bytes]), signal);

/** Sends what a file holds, without ever having much of it in memory. @throws as `putBytes` */
export async function putFile(at: BytesAt, path: string, signal: AbortSignal): Promise<Sent> {
  const { size } = await stat(path);
  // Not the end of a file that grows meanwhile: its length is told before it is sent.
  return put(at, size, () => (size === 0 ? Readable.from([]) : createReadStream(path, { end: size - 1 })), signal);
}

/** @param open called when somebody reads: a stream that nobody listens to yet cannot tell what is wrong with it */
async function put({ url, file }: BytesAt, sizeBytes: number, open: () => Readable, signal: AbortSignal): Promise<Sent> {
  const counted = digesting(Number.POSITIVE_INFINITY);
  if (file !== undefined) await writeWhole(file, (part) => pipeline(open(), counted.pass, part, { signal }));
  else if (url !== undefined) await putTo(url, sizeBytes, counted.pass(open()), signal);
  else throw new DriverFault('The command does not say where the image is kept.');
  return counted.sent();
}

/**
 * Fetches all of it into a file, which is made or emptied first and is not synced. What is left in it after an error is the caller's to remove.
 *
 * @param mostBytes nothing is fetched beyond these
 * @throws DriverFault when it is not there, or is larger; another error when it may be tried again
 */
export async function getFile({ url, file }: BytesAt, path: string, mostBytes: number, signal: AbortSignal): Promise<Sent> {
  const counted = digesting(mostBytes);
  const into = () => createWriteStream(path, { mode: 0o600 });
  if (file !== undefined) {
    // Looked at first: the holes of a sparse file are not read for nothing.
    if ((await stat(file).catch(orGone)).size > mostBytes) throw tooLarge();
    await pipeline(createReadStream(file), counted.pass, into(), { signal });
  } else if (url !== undefined) {
    const answer = await fetch(url, { signal });
    if (answer.status === 404) throw new DriverFault(noData);
    if (!answer.ok || answer.body === null) throw new Error(unreachable);
    await pipeline(answer.body, counted.pass, into(), { signal });
  } else throw new DriverFault('The command does not say where the image is kept.');
  return counted.sent();
}

const tooLarge = () => new DriverFault('The image is larger than the disk that it is for.');

/** Lets bytes pass, so many at most, and tells what has passed. */
function digesting(mostBytes: number) {
  const [md5, sha512] = [createHash('md5'), createHash('sha512')];
  let sizeBytes = 0;
  return {
    async *pass(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        sizeBytes += chunk.length;
        if (sizeBytes > mostBytes) throw tooLarge();
        md5.update(chunk);
        sha512.update(chunk);
        yield chunk;
      }
    },
    sent: (): Sent => ({ sizeBytes, checksum: md5.digest('hex'), sha512: sha512.digest('hex') }),
  };
}

/** The first bytes; undefined where the command does not say where they are. @throws DriverFault when they are not there */
export async function firstBytes({ url, file }: BytesAt, count: number, signal: AbortSignal): Promise<Buffer | undefined> {
  if (file !== undefined) return readFrom(file, count);
  if (url === undefined) return undefined;
  const answer = await fetch(url, { headers: { range: `bytes=0-${count - 1}` }, signal });
  if (answer.status === 404) throw new DriverFault(noData);
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
  const handle = await open(file, 'r').catch(orGone);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function orGone(error: unknown): never {
  throw error instanceof Error && 'code' in error && error.code === 'ENOENT' ? new DriverFault(noData) : error;
}

/** Written aside, synced and renamed, as the image service itself does. */
async function writeWhole(file: string, write: (part: ReturnType<typeof createWriteStream>) => Promise<void>): Promise<void> {
  const part = `${file}.part`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await write(createWriteStream(part, { mode: 0o600, flush: true }));
    await rename(part, file);
    const folder = await open(dirname(file), 'r');
    await folder.sync().finally(() => folder.close());
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** Its length is said before: what keeps objects takes no stream of which nobody knows the end. */
async function putTo(url: string, sizeBytes: number, chunks: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
  const body = Readable.toWeb(Readable.from(chunks, { objectMode: false }));
  const answer = await fetch(url, { method: 'PUT', headers: { 'content-length': String(sizeBytes) }, body, duplex: 'half', signal });
  await answer.body?.cancel();
  if (answer.status >= 500) throw new Error(unreachable);
  if (!answer.ok) throw new DriverFault('The image service has refused the image.');
}

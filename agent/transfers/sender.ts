/** Sends disks to a host on another machine. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { connect } from 'node:tls';
import { ciphers, diskPath } from './protocol.ts';

/** Where disks go, and with whose key. */
export interface Destination {
  readonly address: string;
  readonly port: number;
  /** The machine that they are received for. */
  readonly receiverId: string;
  readonly key: string;
}

/** A host that says nothing for so long is gone, milliseconds. */
const longestSilence = 60_000;

function open({ address: host, port, receiverId, key }: Destination, method: 'HEAD' | 'PUT', path: string, more: object = {}) {
  const createConnection = () =>
    connect({
      host,
      port,
      ciphers,
      maxVersion: 'TLSv1.2',
      // Who has the key is who it is said to be: there are no certificates.
      checkServerIdentity: () => undefined,
      pskCallback: () => ({ psk: Buffer.from(key, 'hex'), identity: receiverId }),
    });
  return request({ host, port, path, method, createConnection, timeout: longestSilence, ...more });
}

function answerTo(asked: ReturnType<typeof open>): Promise<number> {
  return new Promise((resolve, reject) => {
    asked.once('error', reject);
    asked.once('timeout', () => asked.destroy(new Error('The other host says nothing.')));
    asked.once('response', (answer: IncomingMessage) => {
      resolve(answer.statusCode ?? 0);
      answer.destroy();
    });
  });
}

/** Whether the host is reached and lets disks come. */
export async function isAwaited(to: Destination, signal: AbortSignal): Promise<boolean> {
  const asked = open(to, 'HEAD', '/', { signal });
  const answer = answerTo(asked);
  asked.end();
  return answer.then(
    (status) => status === 200,
    () => false,
  );
}

/**
 * Sends a disk as a file that stands on no other, and tells which part of it has gone, from 0 to 1.
 * @throws Error when it has not come: it may be tried again
 */
export async function sendDisk(
  to: Destination,
  { name, file }: { readonly name: Parameters<typeof diskPath.of>[0]; readonly file: string },
  { signal, progress }: { readonly signal: AbortSignal; progress(part: number): void },
): Promise<void> {
  const { size } = await stat(file);
  const asked = open(to, 'PUT', diskPath.of(name), { signal, headers: { 'content-length': size } });
  const answer = answerTo(asked);
  const counted = async function* (chunks: AsyncIterable<Uint8Array>) {
    let gone = 0;
    for await (const chunk of chunks) {
      yield chunk;
      gone += chunk.length;
      progress(gone / size);
    }
  };
  // Refused early: its answer says more than the broken stream.
  const sent = pipeline(createReadStream(file), counted, asked, { signal });
  const status = await Promise.all([answer, sent.catch(() => answer)]).then(([told]) => told);
  if (status !== 201) throw new Error(`The other host has not taken the disk: ${status}.`);
}

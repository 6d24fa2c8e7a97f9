/** Reading what clients send: this is the one place where it is done, and each way has its bounds. */
import type { IncomingMessage } from 'node:http';
import * as limits from '../../shared/limits.ts';
import * as requestErrors from '../../shared/operation/errors.ts';
import { bodyPace, type Pace, progress, restPace, uploadPace, type Watch } from './patience.ts';

/** Whether a body is announced: without one there is nothing to wait for. */
export const hasBody = ({ headers }: IncomingMessage) =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

/** All of a small body; one byte over the size limit is enough to know that it is refused, and the rest is not read. @throws TooSlow */
export async function readBody(request: IncomingMessage, watching: Watch): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of paced(request, watching, bodyPace)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > limits.bodyBytes) break;
  }
  return Buffer.concat(chunks);
}

/** A body of any size, as it arrives and is asked for: whoever asks says how much is enough. Throws TooSlow in between. */
export function readUpload(request: IncomingMessage, watching: Watch): AsyncGenerator<Uint8Array, void, undefined> {
  return paced(request, watching, uploadPace);
}

/** What is thrown away of a request that was answered before it was read, so that its client sees the answer and not a broken connection. */
const restBytes = 1 << 20;

/** Throws away what a client has sent already; soon it is over, whatever the client does. */
export async function throwAwayRest(request: IncomingMessage, watching: Watch): Promise<void> {
  let length = 0;
  try {
    for await (const chunk of paced(request, watching, restPace)) {
      length += chunk.length;
      if (length > restBytes) return;
    }
  } catch {
    // Nobody waits for it.
  }
}

/** Leaves the request as it is when it is ended early: an answer may still go the other way. */
async function* paced(request: IncomingMessage, watching: Watch, pace: Pace): AsyncGenerator<Uint8Array, void, undefined> {
  const sender = progress(pace);
  const slow = Promise.withResolvers<never>();
  slow.promise.catch(() => {});
  const end = watching.over(sender, () => slow.reject(requestErrors.TooSlow()));
  const chunks = (request as AsyncIterable<Uint8Array> & IncomingMessage).iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array>;
  let isWhole = false;
  try {
    for (;;) {
      sender.waits();
      const { done, value } = await Promise.race([chunks.next(), slow.promise]);
      isWhole = done === true;
      if (isWhole) return;
      sender.came(value.length);
      yield value;
    }
  } finally {
    end();
    if (!isWhole) void chunks.return?.().catch(() => {});
  }
}

/**
 * HTTP with one guest, over the one stream that QEMU has for all its connections to the metadata's address, one after the other: QEMU tells
 * of none of them that it begins or ends. So the stream stays open whatever a request says of its connection, and each answer tells its length.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import * as limits from '../../shared/limits.ts';
import type { Files } from '../config-drive/contents.ts';
import { type Answer, answerTo, isPassword } from './answers.ts';

export interface Told {
  /** What there is to read, as it is now. */
  files(): Promise<Files>;
  /** The password that the guest has said, encrypted for its owner. */
  password(): string | undefined;
  /** Resolves when it will not be lost. */
  say(password: string): Promise<void>;
}

type Reply = { readonly status: 200 | 400 | 404 | 405 | 409 | 500 } & Partial<Answer>;

/** @returns undefined when it is longer than any that is kept */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= limits.guestPasswordBytes) chunks.push(chunk);
  }
  return size > limits.guestPasswordBytes ? undefined : Buffer.concat(chunks).toString('utf8');
}

async function replyTo(request: IncomingMessage, told: Told): Promise<Reply> {
  const path = URL.parse(request.url ?? '/', 'http://metadata')?.pathname;
  if (path === undefined) return { status: 404 };
  if (isPassword(path) && request.method === 'POST') {
    const password = await bodyOf(request);
    if (password === undefined) return { status: 400, content: 'Request is too large.' };
    if (told.password() !== undefined) return { status: 409 };
    await told.say(password);
    return { status: 200 };
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405 };
  if (isPassword(path)) return { status: 200, content: told.password() ?? '' };
  const found = answerTo(await told.files(), path);
  return found === undefined ? { status: 404 } : { status: 200, ...found };
}

async function answer(request: IncomingMessage, response: ServerResponse, told: Told): Promise<void> {
  const { status, type = 'text/plain', content = '' }: Reply = await replyTo(request, told).catch(() => ({ status: 500 }));
  response.shouldKeepAlive = true;
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(content) });
  response.end(content);
}

/** Answers until the stream ends, or brings what is no request: then it is closed, and what the guest had begun with it. */
export async function converse(socket: Socket, told: Told): Promise<void> {
  // A request that says that its connection ends with it is followed by others all the same, which the strict reader would not have.
  const server = createServer(
    { insecureHTTPParser: true, keepAliveTimeout: 0 },
    (request, response) => void answer(request, response, told),
  );
  server.on('clientError', () => socket.destroy());
  socket.on('error', () => socket.destroy());
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  server.emit('connection', socket);
  await closed;
}

/**
 * Node cuts off every request that is five minutes old: an upload at a kilobyte a second ended in 408. And what was refused was read to its
 * end all the same, however long that was.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { httpServer, type Target } from '../../infra/local/http-server.ts';
import type { GatewayHandler, GatewayResponse } from '../../shared/operation/gateway.ts';
import { type Router, router } from '../../shared/operation/router.ts';
import { fakeClock } from '../support/clock.ts';

const route = (method: 'GET' | 'PUT' | 'POST', path: string, handler: GatewayHandler, streams = false) =>
  [
    { method, paths: [path] },
    { handler, streams },
  ] as const;

/** A server with these routes, in a time that stands still. */
async function serve(context: TestContext, routes: Router<Target>) {
  const clock = fakeClock();
  const server = httpServer(routes, async () => ({ statusCode: 404, headers: {} }), clock);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return {
    clock,
    server,
    /** @returns the connection and what it has received when the server ends it */
    async open(text: string): Promise<{ readonly socket: Socket; readonly ended: Promise<string> }> {
      const socket = connect(port, '127.0.0.1');
      const chunks: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => {});
      const ended = new Promise<string>((resolve) => socket.on('close', () => resolve(Buffer.concat(chunks).toString())));
      context.after(() => socket.destroy());
      await once(socket, 'connect');
      socket.write(text);
      return { socket, ended };
    },
  };
}

const head = (method: string, path: string, ...headers: readonly string[]) =>
  `${method} ${path} HTTP/1.1\r\nHost: x\r\n${headers.map((header) => `${header}\r\n`).join('')}\r\n`;

/** Moves time on until something has come about: what sockets bring takes turns of the event loop, not time. */
async function advanceUntil<T>(clock: ReturnType<typeof fakeClock>, wanted: Promise<T>, seconds: number): Promise<T> {
  let isDone = false;
  const done = wanted.finally(() => {
    isDone = true;
  });
  for (let passed = 0; passed < seconds && !isDone; passed += 1) {
    await clock.advance(1_000);
    for (let turns = 0; turns < 20 && !isDone; turns += 1) await turn();
  }
  return done;
}

test('an upload that goes on slowly is taken, whatever its age; one that stops is cut off', async (context) => {
  const arrived: { count: number; next: PromiseWithResolvers<void> } = { count: 0, next: Promise.withResolvers() };
  const take: GatewayHandler = async ({ stream }): Promise<GatewayResponse> => {
    try {
      for await (const chunk of stream ?? []) {
        arrived.count += chunk.length;
        arrived.next.resolve();
        arrived.next = Promise.withResolvers();
      }
      return { statusCode: 204, headers: {} };
    } catch (error) {
      return { statusCode: (error as { status: number }).status, headers: {} };
    }
  };
  const { clock, open, server } = await serve(context, router([route('PUT', '/file', take, true)]));
  assert.equal(server.requestTimeout, 0, 'Node judges by age');
  const { socket, ended } = await open(head('PUT', '/file', 'Transfer-Encoding: chunked', 'Connection: close'));
  for (let round = 0; round < 20; round += 1) {
    const came = arrived.next.promise;
    socket.write(`1400\r\n${'x'.repeat(0x1400)}\r\n`);
    await came;
    await clock.advance(50_000);
  }
  socket.write('0\r\n\r\n');
  assert.match(await ended, /^HTTP\/1\.1 204 /);
  assert.equal(arrived.count, 20 * 0x1400);

  const stalled = await open(head('PUT', '/file', 'Content-Length: 1000000'));
  const came = arrived.next.promise;
  stalled.socket.write('a few bytes');
  await came;
  assert.match(await advanceUntil(clock, stalled.ended, 70), /^HTTP\/1\.1 408 [\s\S]*connection: close/i);
});

test('JSON that does not come is not waited for', async (context) => {
  let asked = 0;
  const { clock, open } = await serve(
    context,
    router([
      route('POST', '/json', async ({ body }) => {
        asked += 1;
        return { statusCode: 200, headers: {}, body: body ?? '' };
      }),
    ]),
  );
  const { ended } = await open(`${head('POST', '/json', 'Content-Length: 20')}{"half":`);
  assert.match(await advanceUntil(clock, ended, 40), /^HTTP\/1\.1 408 /);
  assert.equal(asked, 0);
});

test('a refused upload is answered at once, and its connection ends; what comes after is not read', async (context) => {
  const refuse: GatewayHandler = async () => ({ statusCode: 401, headers: { 'Content-Type': 'text/plain' }, body: 'no' });
  const { clock, open, server } = await serve(context, router([route('PUT', '/file', refuse, true), route('POST', '/json', refuse)]));
  let read = 0;
  server.on('connection', (socket: Socket) => socket.on('close', () => (read = Math.max(read, socket.bytesRead))));
  const gigabyte = 2 ** 30;
  const { socket, ended } = await open(head('PUT', '/file', `Content-Length: ${gigabyte}`));
  const piece = Buffer.alloc(65_536);
  let sent = 0;
  const sending = (async () => {
    while (sent < gigabyte && !socket.destroyed) {
      sent += piece.length;
      if (!socket.write(piece)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => {});
    }
  })();
  const answer = await advanceUntil(clock, ended, 10);
  await sending;
  assert.match(answer, /^HTTP\/1\.1 401 [\s\S]*connection: close[\s\S]*\r\n\r\nno$/i);
  assert.ok(sent < gigabyte && read < 16 * 2 ** 20, `${read} of ${sent} bytes were read`);
});

test('a client that asks before it sends is refused without sending', async (context) => {
  const refuse: GatewayHandler = async () => ({ statusCode: 401, headers: {} });
  const take: GatewayHandler = async ({ stream }) => {
    const text = Buffer.concat(await Array.fromAsync(stream ?? [])).toString();
    return { statusCode: 200, headers: {}, body: text };
  };
  const { clock, open } = await serve(context, router([route('PUT', '/no', refuse, true), route('PUT', '/yes', take, true)]));
  const asking = ['Content-Length: 5', 'Expect: 100-continue', 'Connection: close'];
  const refused = await open(head('PUT', '/no', ...asking));
  assert.match(await advanceUntil(clock, refused.ended, 5), /^HTTP\/1\.1 401 /);
  const taken = await open(head('PUT', '/yes', ...asking));
  await once(taken.socket, 'data');
  taken.socket.write('bytes');
  assert.match(await taken.ended, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 [\s\S]*\r\n\r\nbytes$/);
});

test('small requests share a connection', async (context) => {
  const say: GatewayHandler = async ({ body }) => ({ statusCode: 200, headers: {}, body: body ?? 'nothing' });
  const { open } = await serve(context, router([route('POST', '/json', say), route('GET', '/json', say)]));
  const { ended } = await open(
    `${head('POST', '/json', 'Content-Length: 2')}{}${head('GET', '/json')}${head('GET', '/json', 'Connection: close')}`,
  );
  assert.equal((await ended).match(/HTTP\/1\.1 200 /g)?.length, 3);
});

test('a download that has less than it promised is broken off instead of waited for', async (context) => {
  const promise: GatewayHandler = async () => ({
    statusCode: 200,
    headers: { 'Content-Length': '10' },
    stream: (async function* () {
      yield Buffer.from('short');
    })(),
  });
  const { open } = await serve(context, router([route('GET', '/file', promise)]));
  const { ended } = await open(head('GET', '/file'));
  // How much of it still comes does not matter: the client sees that it is not all.
  assert.doesNotMatch(await ended, /\r\n\r\n.{10}$/s);
});

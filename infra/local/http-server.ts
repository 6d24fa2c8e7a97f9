/** Plain HTTP to API Gateway events and back: the local server's only way in is the one that AWS has. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../../shared/clock.ts';
import { Failure } from '../../shared/errors.ts';
import type { GatewayEvent, GatewayHandler, GatewayResponse } from '../../shared/operation/gateway.ts';
import type { Router } from '../../shared/operation/router.ts';
import { type Watch, watch } from './patience.ts';
import { hasBody, readBody, readUpload, throwAwayRest } from './request-body.ts';

export interface Target {
  readonly handler: GatewayHandler;
  /** The body is handed on as it arrives, instead of being read first. */
  readonly streams: boolean;
}

/** Where requests go, and what else answering them takes. */
interface Service {
  readonly routes: Router<Target>;
  readonly unknown: GatewayHandler;
  readonly watching: Watch;
}

/** A server that is not listening yet. `unknown` answers what no route takes. */
export function httpServer(routes: Router<Target>, unknown: GatewayHandler, clock: Pick<Clock, 'sleep'>): Server {
  const service = { routes, unknown, watching: watch(clock) };
  const server = createServer((request, response) => {
    answer(service, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
      if (!request.destroyed) request.destroy(error instanceof Error ? error : undefined);
    });
  });
  // Whoever asks before it sends is told to send when somebody reads, and a refusal comes first.
  server.on('checkContinue', (request, response) => server.emit('request', request, response));
  server.keepAliveTimeout = 60_000;
  server.headersTimeout = 20_000;
  // Node would cut off what is old, however well it goes on; bodies are judged by how they come.
  server.requestTimeout = 0;
  // A client that takes nothing of its answer any more.
  server.timeout = 120_000;
  return server;
}

async function answer({ routes, unknown, watching }: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const method = request.method ?? 'GET';
  const match = routes.find(method, path);
  const streams = match?.target.streams ?? false;
  const mustAsk = request.headers.expect !== undefined;
  let body: Buffer | undefined;
  try {
    if (!streams && hasBody(request)) {
      if (mustAsk) response.writeContinue();
      body = await readBody(request, watching);
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return write({ statusCode: error.status, headers: {} }, request, response, watching);
  }
  const event: GatewayEvent = {
    rawPath: path,
    rawQueryString: mark < 0 ? '' : url.slice(mark + 1),
    headers: { ...joined(request), 'x-forwarded-proto': 'http' },
    ...(match === undefined ? {} : { pathParameters: match.pathParameters }),
    requestContext: {
      domainName: request.headers.host ?? 'localhost',
      http: { method, path, sourceIp: request.socket.remoteAddress ?? '' },
    },
    ...(body === undefined || body.length === 0 ? {} : { body: body.toString('utf8') }),
    isBase64Encoded: false,
    ...(streams ? { stream: uploadOf(request, response, mustAsk, watching) } : {}),
  };
  await write(await (match?.target.handler ?? unknown)(event, {}), request, response, watching);
}

async function* uploadOf(request: IncomingMessage, response: ServerResponse, mustAsk: boolean, watching: Watch) {
  if (mustAsk) response.writeContinue();
  yield* readUpload(request, watching);
}

async function write(result: GatewayResponse, request: IncomingMessage, response: ServerResponse, watching: Watch): Promise<void> {
  const isHead = request.method === 'HEAD';
  // Of a request that was refused before it was read the rest is not waited for: its connection ends with the answer.
  const isRead = request.complete || !hasBody(request);
  const headers = { ...result.headers, ...(isRead ? {} : { Connection: 'close' }) };
  if (result.stream !== undefined && !isHead) {
    // Whoever was promised more than there is must not wait for it.
    response.strictContentLength = true;
    response.writeHead(result.statusCode, headers);
    await pipeline(result.stream, response);
    return;
  }
  const body = Buffer.from(result.body ?? '', 'utf8');
  const mayHaveBody = result.statusCode !== 204 && result.statusCode !== 304;
  response.writeHead(result.statusCode, { ...headers, ...(mayHaveBody ? { 'Content-Length': String(body.length) } : {}) });
  if (isRead) {
    response.end(mayHaveBody && !isHead ? body : undefined);
    return;
  }
  if (mayHaveBody && !isHead && body.length > 0) response.write(body);
  else response.flushHeaders();
  await throwAwayRest(request, watching);
  response.end();
}

function joined(request: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]));
}

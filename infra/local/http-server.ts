/** Plain HTTP to API Gateway events and back: the local server's only way in is the one that AWS has. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import * as limits from '../../shared/limits.ts';
import type { GatewayEvent, GatewayHandler, GatewayResponse } from '../../shared/operation/gateway.ts';
import type { Router } from './router.ts';

export interface Target {
  readonly handler: GatewayHandler;
  /** The body is handed on as it arrives, instead of being read first. */
  readonly streams: boolean;
}

/** A server that is not listening yet. `unknown` answers what no route takes. */
export function httpServer(routes: Router<Target>, unknown: GatewayHandler): Server {
  const server = createServer((request, response) => {
    answer(routes, unknown, request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'application/json' });
      response.end();
      if (!request.destroyed) request.destroy(error instanceof Error ? error : undefined);
    });
  });
  server.keepAliveTimeout = 60_000;
  return server;
}

async function answer(routes: Router<Target>, unknown: GatewayHandler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const method = request.method ?? 'GET';
  const match = routes.find(method, path);
  const streams = match?.target.streams ?? false;
  const body = streams ? undefined : await readBody(request);
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
    ...(streams ? { stream: request as AsyncIterable<Uint8Array> } : {}),
  };
  const result = await (match?.target.handler ?? unknown)(event, {});
  await write(result, method, request, response);
}

/** Reads no more than what the size limit refuses anyway: one byte over it is enough to know. */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (length > limits.bodyBytes) continue;
    chunks.push(chunk);
    length += chunk.length;
  }
  return Buffer.concat(chunks);
}

async function write(result: GatewayResponse, method: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // What was not read of a refused upload is thrown away, so that the connection can be used again.
  if (!request.readableEnded) request.resume();
  if (result.stream !== undefined && method !== 'HEAD') {
    response.writeHead(result.statusCode, result.headers);
    await pipeline(result.stream, response);
    return;
  }
  const body = Buffer.from(result.body ?? '', 'utf8');
  const hasBody = result.statusCode !== 204 && result.statusCode !== 304;
  response.writeHead(result.statusCode, { ...result.headers, ...(hasBody ? { 'Content-Length': String(body.length) } : {}) });
  response.end(hasBody && method !== 'HEAD' ? body : undefined);
}

function joined(request: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]));
}

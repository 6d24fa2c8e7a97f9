/** Requests to operations without sockets: routed as API Gateway does, served by the real pipeline. */
import assert from 'node:assert/strict';
import type { GatewayHandler, GatewayResponse } from '../../shared/operation/gateway.ts';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import { router } from '../../shared/operation/router.ts';
import { routesOf } from '../../shared/operation/routes.ts';
import { serve } from '../../shared/operation/serve.ts';
import { serveUnknown } from '../../shared/operation/serve-unknown.ts';
import type { Ports } from '../../shared/ports.ts';

export interface Sent {
  readonly token?: string | undefined;
  /** Sent as JSON, or as it is when it is a string. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is, to an operation that takes bytes. */
  readonly stream?: AsyncIterable<Uint8Array> | undefined;
  /** Where it comes from; 192.0.2.1 unless told. */
  readonly address?: string;
}

export interface Answer {
  readonly status: number;
  /** By the names that the service gave them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** What is sent instead of a body. */
  readonly stream: AsyncIterable<Uint8Array> | undefined;
  /** What the body holds at a path such as `token.roles.0.name`; undefined where there is nothing. */
  at(path: string): unknown;
  /** The text at such a path. @throws when there is none */
  text(path: string): string;
}

export type Send = (method: AnyOperation['method'], url: string, sent?: Sent) => Promise<Answer>;

export const testOrigin = 'https://cloud.example';

/** Answers requests to these operations; the url is path and query. */
export function gateway(operations: readonly AnyOperation[], ports: Ports): Send {
  const routes = router<GatewayHandler>(routesOf(operations).map((route) => [route, serve(route, ports)] as const));
  const unknown = serveUnknown(ports);
  return async (method, url, { token, body, headers, stream, address = '192.0.2.1' } = {}) => {
    const [path = '', query = ''] = url.split('?', 2);
    const match = routes.find(method, path);
    const response = await (match?.target ?? unknown)(
      {
        rawPath: path,
        rawQueryString: query,
        headers: { host: new URL(testOrigin).host, ...(token === undefined ? {} : { 'x-auth-token': token }), ...headers },
        ...(match === undefined ? {} : { pathParameters: match.pathParameters }),
        requestContext: { domainName: new URL(testOrigin).host, http: { method, path, sourceIp: address } },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        isBase64Encoded: false,
        ...(stream === undefined ? {} : { stream }),
      },
      {},
    );
    const hasContent = response.body !== undefined || response.stream !== undefined;
    const isTyped = Object.keys(response.headers).some((header) => header.toLowerCase() === 'content-type');
    assert.equal(isTyped, hasContent, `${method} ${url}: ${response.statusCode} has a content type, or has none`);
    return answer(response, response.body === undefined ? undefined : JSON.parse(response.body));
  };
}

function answer({ statusCode: status, headers, stream }: GatewayResponse, body: unknown): Answer {
  const at = (path: string) =>
    path
      .split('.')
      .reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined), body);
  return {
    status,
    headers,
    body,
    stream,
    at,
    text(path) {
      const value = at(path);
      if (typeof value !== 'string') throw new Error(`There is no text at ${path} of ${status} ${JSON.stringify(body)}`);
      return value;
    },
  };
}

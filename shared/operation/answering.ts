/** Around every request: its id, the middlewares, reply or fault, headers, and one line of log. */
import middy from '@middy/core';
import { Failure } from '../errors.ts';
import type { LogRecord } from '../log.ts';
import type { Ports } from '../ports.ts';
import { StoreTimeout, StoreUnavailable, TooLarge } from '../store/port.ts';
import { TransactionContended } from '../store/transaction.ts';
import * as requestErrors from './errors.ts';
import type { Exchange, Middleware, Route } from './exchange.ts';
import { type GatewayHandler, type GatewayResponse, originOf } from './gateway.ts';
import type { AnyOperation, Reply } from './operation.ts';
import { originOfService } from './origins.ts';
import * as places from './places.ts';
import { RequestFailure } from './request-error.ts';
import { shownPath } from './shown-path.ts';
import { wantsPage } from './wants-page.ts';

/** A handler that runs the middlewares in their order, then the work. */
export function answering(
  route: Route,
  ports: Ports,
  order: readonly Middleware[],
  work: (exchange: Exchange) => Promise<Reply>,
): GatewayHandler {
  const handler = middy<Exchange, Reply>(work);
  const { elsewhere } = route.service;
  if (elsewhere !== undefined) handler.before(({ event: exchange }) => elsewhere(exchange));
  for (const middleware of order) handler.before(({ event: exchange }) => middleware(exchange));
  return async (event, context) => {
    const exchange: Exchange = { event, route, ports, requestId: `req-${ports.chance.uuid()}`, startedAt: ports.clock.now() };
    let response: GatewayResponse;
    let failure: string | undefined;
    try {
      response = replyResponse(await (handler(exchange, context as never) as Promise<Reply>), exchange);
    } catch (error) {
      const declared = clientFailure(error, exchange.operation);
      if (declared === undefined) log(exchange, 'error', 'undeclared error', defect(error));
      if (error instanceof StoreUnavailable) log(exchange, 'error', 'store unavailable', { message: error.message });
      failure = declared?.kind ?? 'undeclared';
      response = faultResponse(declared ?? unexpected(exchange), exchange);
    }
    log(exchange, 'info', 'request', {
      method: event.requestContext.http.method,
      path: shownPath(exchange),
      status: response.statusCode,
      milliseconds: ports.clock.now() - exchange.startedAt,
      version: exchange.version,
      projectId: exchange.caller?.projectId,
      userId: exchange.caller?.userId,
      failure,
    });
    return response;
  };
}

/** What the client is told; undefined for a defect, which it is not told of. */
function clientFailure(error: unknown, operation: AnyOperation | undefined): Failure | undefined {
  if (error instanceof TransactionContended) return requestErrors.Busy();
  if (error instanceof StoreTimeout) return requestErrors.Unanswered();
  if (error instanceof TooLarge) return requestErrors.RecordTooLarge();
  if (error instanceof StoreUnavailable) return error.reason === 'full' ? requestErrors.StorageFull() : requestErrors.Unavailable();
  if (!(error instanceof Failure)) return undefined;
  const isDeclared = error instanceof RequestFailure || operation?.errors.some(({ kind }) => kind === error.kind);
  return isDeclared ? error : undefined;
}

function log({ ports, requestId, operation }: Exchange, level: LogRecord['level'], event: string, facts: object): void {
  ports.log.write({ level, event, requestId, operation: operation?.name, ...facts });
}

function defect(error: unknown) {
  if (!(error instanceof Error)) return { error: 'unknown', message: String(error) };
  return { error: error.name, kind: error instanceof Failure ? error.kind : undefined, message: error.message, stack: error.stack };
}

/** The text names no class and no cause: what went wrong is in the log, under the request id. */
function unexpected({ requestId }: Exchange): Failure {
  const message = `Unexpected API Error. Please give your administrator the request id ${requestId}.`;
  return new Failure('InternalServerError', 500, message, false);
}

function faultResponse({ status, kind, message, retryable, retryAfterSeconds }: Failure, exchange: Exchange): GatewayResponse {
  // The token middleware stands in front of every service, and has an envelope of its own.
  const isStranger = status === 401 && exchange.operation === undefined;
  const { envelope, page } = exchange.route.service;
  const fault = { status, kind, message };
  const isPage = !isStranger && page !== undefined && wantsPage(exchange.event.headers['accept']);
  return {
    statusCode: status,
    headers: {
      ...baseHeaders(exchange),
      'Content-Type': `${isPage ? 'text/html' : 'application/json'}; charset=UTF-8`,
      ...(status === 401 && { 'WWW-Authenticate': `Keystone uri="${keystone(exchange)}"` }),
      ...(retryable && { 'Retry-After': String(retryAfterSeconds) }),
    },
    body: isPage ? page(fault) : JSON.stringify(isStranger ? { error: { code: 401, title: 'Unauthorized', message } } : envelope(fault)),
  };
}

function keystone({ event, ports: { origins } }: Exchange): string {
  return `${originOfService('identity', originOf(event), origins)}${places.identity.root}`;
}

/** What has no body has no type either: there are clients that parse a body of the type that they are told, and die of an empty one. */
function replyResponse({ status = 200, headers, stream, body, text = JSON.stringify(body) }: Reply, exchange: Exchange): GatewayResponse {
  const response = { statusCode: status, headers: { ...baseHeaders(exchange), ...headers } };
  if (bodiless.has(status)) return response;
  const content = stream === undefined ? text !== undefined && { body: text } : { stream };
  if (content === false) return response;
  return { ...response, headers: { 'Content-Type': 'application/json', ...response.headers }, ...content };
}

/** HTTP knows no body of these. */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

function baseHeaders({ requestId, route, versionHeaders }: Exchange): Record<string, string> {
  const also = route.service.requestIdHeader;
  return { 'x-openstack-request-id': requestId, ...(also && { [also]: requestId }), ...versionHeaders };
}

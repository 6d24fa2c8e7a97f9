/**
 * Serving a route: one ordered list of middlewares, in the order that Nova's clients observe, then the operation. Lambda and the
 * local server both call what this makes.
 */
import middy from '@middy/core';
import { Failure } from '../errors.ts';
import type { Ports } from '../ports.ts';
import { StoreTimeout } from '../store/port.ts';
import { OutOfBounds, TransactionContended } from '../store/transaction.ts';
import { bodyText } from './body-text.ts';
import * as requestErrors from './errors.ts';
import type { Exchange, ExchangeMiddleware, Route } from './exchange.ts';
import { envelope, unauthenticatedBody, unknownRouteBody } from './faults.ts';
import type { GatewayEvent, GatewayHandler, GatewayResponse } from './gateway.ts';
import { authentication } from './middlewares/authentication.ts';
import { contentType } from './middlewares/content-type.ts';
import { microversion } from './middlewares/microversion.ts';
import { selectOperation } from './middlewares/select-operation.ts';
import { sizeLimit } from './middlewares/size-limit.ts';
import { validation } from './middlewares/validation.ts';
import type { AnyOperation, Reply } from './operation.ts';
import { type Caller, enforce } from './policy.ts';
import { RequestFailure } from './request-error.ts';
import { services } from './services.ts';
import { minimumVersion } from './version.ts';
import { at } from './versioned.ts';

/** The order that clients observe. */
const order: readonly ExchangeMiddleware[] = [sizeLimit, authentication, microversion, contentType, selectOperation, validation];

/** A handler for the operations of one route. */
export function serve(route: Route, ports: Ports): GatewayHandler {
  const work = middy<Exchange, Reply>((exchange: Exchange) => perform(exchange));
  for (const middleware of order) work.use(middleware as middy.MiddlewareObj<Exchange, Reply>);
  return answering(route, ports, (exchange, context) => work(exchange, context as never) as Promise<Reply>);
}

/** A handler for what no route takes: a token is asked for first, so that strangers learn nothing. */
export function serveUnknown(ports: Ports): GatewayHandler {
  const work = middy<Exchange, Reply>(async () => ({ status: 404, body: unknownRouteBody() }));
  for (const middleware of [sizeLimit, authentication]) work.use(middleware as middy.MiddlewareObj<Exchange, Reply>);
  return answering(
    { service: 'compute', operations: [] },
    ports,
    (exchange, context) => work(exchange, context as never) as Promise<Reply>,
  );
}

async function perform(exchange: Exchange): Promise<Reply> {
  const { operation, event, ports } = exchange;
  if (operation === undefined) throw requestErrors.NotFound();
  const caller = exchange.caller ?? nobody;
  if (operation.policy !== null && operation.policyTarget !== 'resource') {
    enforce(operation.policy, caller, { projectId: caller.projectId, userId: caller.userId });
  }
  const reply = await operation.handle(
    {
      caller,
      requestId: exchange.requestId,
      version: exchange.version ?? minimumVersion,
      params: definedOf(event.pathParameters ?? {}),
      body: exchange.body,
      query: exchange.query,
      origin: originOf(event),
      url: { path: event.rawPath, query: event.rawQueryString },
      headers: event.headers,
      stream: event.stream,
    },
    ports,
  );
  return { status: at(operation.status, exchange.version ?? minimumVersion), ...reply };
}

const nobody: Caller = {
  userId: '',
  userName: '',
  projectId: null,
  projectName: null,
  roles: new Set(),
  isAdmin: false,
  token: { sub: '', name: '', roles: [], methods: [], aids: [], iat: 0, exp: 0 },
};

/** Around the work: request id, reply or fault, headers, and one line of log. */
function answering(route: Route, ports: Ports, work: (exchange: Exchange, context: unknown) => Promise<Reply>): GatewayHandler {
  return async (event, context) => {
    const exchange: Exchange = {
      event,
      route,
      ports,
      requestId: `req-${ports.chance.uuid()}`,
      startedAt: ports.clock.now(),
      operation: undefined,
      caller: undefined,
      version: undefined,
      versionHeaders: {},
      json: undefined,
      body: undefined,
      query: undefined,
    };
    let response: GatewayResponse;
    let failure: string | undefined;
    try {
      response = replyResponse(await work(exchange, context), exchange);
    } catch (error) {
      const declared = clientFailure(error, exchange.operation);
      if (declared === undefined) reportDefect(error, exchange);
      failure = declared?.kind ?? 'undeclared';
      response = faultResponse(declared, exchange);
    }
    ports.log.write({
      level: 'info',
      event: 'request',
      requestId: exchange.requestId,
      operation: exchange.operation?.name,
      method: event.requestContext.http.method,
      path: event.rawPath,
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
  if (error instanceof OutOfBounds || !(error instanceof Failure)) return undefined;
  const declared = error instanceof RequestFailure || operation?.errors.some((kind) => kind.kind === error.kind);
  return declared === true ? error : undefined;
}

function reportDefect(error: unknown, exchange: Exchange): void {
  const { name, message, stack } = error instanceof Error ? error : { name: 'unknown', message: String(error), stack: undefined };
  exchange.ports.log.write({
    level: 'error',
    event: 'undeclared error',
    requestId: exchange.requestId,
    operation: exchange.operation?.name,
    error: name,
    kind: error instanceof Failure ? error.kind : undefined,
    message,
    stack,
  });
}

/** The text names no class and no cause: what went wrong is in the log, under the request id. */
const defectMessage = (requestId: string) => `Unexpected API Error. Please give your administrator the request id ${requestId}.`;

function faultResponse(failure: Failure | undefined, exchange: Exchange): GatewayResponse {
  const status = failure?.status ?? 500;
  const message = failure?.message ?? defectMessage(exchange.requestId);
  const body =
    status === 401 && exchange.operation === undefined
      ? unauthenticatedBody(message)
      : envelope(exchange.route.service, { status, kind: failure?.kind ?? 'InternalServerError', message });
  return {
    statusCode: status,
    headers: {
      ...baseHeaders(exchange),
      'Content-Type': 'application/json; charset=UTF-8',
      ...(status === 401 ? { 'WWW-Authenticate': `Keystone uri="${originOf(exchange.event)}${services.identity.root}"` } : {}),
      ...(failure?.retryable === true ? { 'Retry-After': '1' } : {}),
    },
    body: JSON.stringify(body),
  };
}

function replyResponse(reply: Reply, exchange: Exchange): GatewayResponse {
  return {
    statusCode: reply.status ?? 200,
    headers: { ...baseHeaders(exchange), 'Content-Type': 'application/json', ...reply.headers },
    ...(reply.stream === undefined ? {} : { stream: reply.stream }),
    ...(reply.body === undefined ? {} : { body: bodyText(reply.body) }),
  };
}

function baseHeaders({ requestId, route, versionHeaders }: Exchange): Record<string, string> {
  const also = services[route.service].requestIdHeader;
  return { 'x-openstack-request-id': requestId, ...(also === undefined ? {} : { [also]: requestId }), ...versionHeaders };
}

/** Scheme, host and port that the client used: links must lead back to where it came from. */
function originOf(event: GatewayEvent): string {
  const scheme = event.headers['x-forwarded-proto'] === 'http' ? 'http' : 'https';
  return `${scheme}://${event.headers['host'] ?? event.requestContext.domainName}`;
}

function definedOf(parameters: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/**
 * Serving a route: one ordered list of middlewares, in the order that Nova's clients observe, then the operation. Lambda and the
 * local server both call what this makes.
 */
import { auditingStore } from '../audit/auditing-store.ts';
import type { Ports } from '../ports.ts';
import type { Store } from '../store/port.ts';
import { answering } from './answering.ts';
import * as requestErrors from './errors.ts';
import type { Exchange, Middleware, Route } from './exchange.ts';
import { type GatewayHandler, originOf } from './gateway.ts';
import { authentication } from './middlewares/authentication.ts';
import { contentType } from './middlewares/content-type.ts';
import { selectOperation } from './middlewares/select-operation.ts';
import { sizeLimit } from './middlewares/size-limit.ts';
import { validation } from './middlewares/validation.ts';
import type { AnyOperation, Reply } from './operation.ts';
import { type Caller, enforce } from './policy.ts';
import { shownPath } from './shown-path.ts';
import { minimumVersion } from './version.ts';
import { at } from './versioned.ts';

/** A handler for the operations of one route. */
export function serve(route: Route, ports: Ports): GatewayHandler {
  const negotiate = route.operation?.unversioned ? unversioned : (route.service.negotiate ?? unversioned);
  /** The order that clients observe. */
  const order = [sizeLimit, authentication, negotiate, contentType, selectOperation, validation];
  return answering(route, ports, order, perform);
}

const unversioned: Middleware = (exchange) => {
  exchange.version = minimumVersion;
};

/** Whatever the operation commits says by whom it was asked for. Who has no token yet changes nothing that is anybody's. */
function audited(exchange: Exchange, { service, name }: AnyOperation, outcome: number): Store {
  const { ports, requestId, caller } = exchange;
  const { userId = '', projectId = null } = caller ?? {};
  const facts = { requestId, userId, projectId, operation: `${service} ${name}`, path: shownPath(exchange), outcome };
  return auditingStore(ports.store, facts, { now: () => ports.clock.now(), days: ports.auditDays });
}

async function perform(exchange: Exchange): Promise<Reply> {
  const { operation, event, ports, version = minimumVersion } = exchange;
  if (operation === undefined) throw requestErrors.NotFound();
  // Only an operation that asks for no token gets here without a caller, and such a one looks at none.
  const caller = exchange.caller as Caller;
  if (operation.policy !== null && operation.policyTarget !== 'resource') enforce(operation.policy, caller, caller);
  const status = at(operation.status, version);
  const reply = await operation.handle(
    {
      caller,
      requestId: exchange.requestId,
      version,
      params: event.pathParameters ?? {},
      body: exchange.body,
      query: exchange.query,
      origin: originOf(event),
      url: { path: event.rawPath, query: event.rawQueryString },
      headers: event.headers,
      address: event.requestContext.http.sourceIp,
      stream: event.stream,
    },
    exchange.caller === undefined ? ports : { ...ports, store: audited(exchange, operation, status) },
  );
  return { status, ...reply };
}

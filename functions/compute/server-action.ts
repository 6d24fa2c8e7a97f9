/** Server actions: operations on POST /servers/{id}/action that differ in a key, a schema and what they do to the server. */
import { z } from 'zod/mini';
import type { CommandOf, LifecycleRow } from '../../shared/compute/actions/row.ts';
import { answeredBefore, clientTokenErrors, clientTokenOf, keepAnswer } from '../../shared/compute/client-token/client-token.ts';
import { begin, beginErrors, type Cause } from '../../shared/compute/commands/begin.ts';
import { type Owed, send } from '../../shared/compute/commands/command.ts';
import { PlacementAttempts, whileHostsFillUp } from '../../shared/compute/hosts/placement-attempts.ts';
import { findServer, findServerErrors } from '../../shared/compute/servers/find-server.ts';
import { assertMay, guardErrors } from '../../shared/compute/servers/guards.ts';
import { placed } from '../../shared/compute/servers/place.ts';
import type { Server } from '../../shared/compute/servers/server.ts';
import { type Failure, together } from '../../shared/errors.ts';
import type { CommandPayload } from '../../shared/messaging/commands.ts';
import { type AnyOperation, type Need, operation, type Reply } from '../../shared/operation/operation.ts';
import type { Caller, Policy } from '../../shared/operation/policy.ts';
import type { Version } from '../../shared/operation/version.ts';
import type { Schema } from '../../shared/operation/versioned.ts';
import type { Ports } from '../../shared/ports.ts';
import { type OutOfBounds, type Transaction, transaction } from '../../shared/store/transaction.ts';

/** What is done to a server, in one transaction that has found it. */
export interface Act<Body> {
  /** What it may refuse with, besides that there is no such server. */
  readonly errors: readonly { readonly kind: string }[];
  readonly needs: readonly Need[];
  /** What a counter that left its bounds means, if it is none of a host's. */
  refuse?(ports: Ports, error: OutOfBounds): Failure | undefined;
  run(tx: Transaction, ports: Ports, server: Server, asked: Asked<Body>): Promise<Done> | Done;
}

export interface Asked<Body> extends Cause {
  readonly caller: Caller;
  readonly version: Version;
  readonly body: Body;
  /** The origin that the client used. */
  readonly origin: string;
  /** Keys of hosts that have filled up since it was first tried. */
  readonly fullHosts: ReadonlySet<string>;
}

/** What is to be sent once the transaction is committed, and what is answered; often nothing. */
export interface Done {
  readonly command?: Owed | undefined;
  readonly reply?: Reply;
  /** What can be done at once, and is done in time by others where it is not. */
  readonly afterwards?: () => Promise<unknown>;
}

interface Declaration<Body> {
  /** The key of the body. */
  readonly action: string;
  /** Null where its act checks rules itself, because the body says which. */
  readonly policy: Policy | null;
  /** The microversions in which it exists; all unless told. */
  readonly window?: AnyOperation['window'];
  readonly body?: Schema<Body>;
  /** 202 unless told. */
  readonly status?: number;
  readonly act: Act<Body>;
}

/** Source for the order: an unknown server is 404 before policy is looked at, then lock, host and states (contract/microversions.json). */
export function serverAction<Body = Readonly<Record<string, unknown>>>({
  action,
  policy,
  window,
  body,
  status = 202,
  act,
}: Declaration<Body>): AnyOperation {
  return operation<Body>({
    name: `server-actions.${action}`,
    service: 'compute',
    method: 'POST',
    path: '/servers/{server_id}/action',
    action,
    policy,
    policyTarget: 'resource',
    ...(window === undefined ? {} : { window }),
    body: body ?? (z.looseObject({}) as unknown as Schema<Body>),
    status,
    errors: together(findServerErrors, act.errors, clientTokenErrors),
    needs: act.needs,
    async handle(request, ports) {
      const { params, caller, requestId, version, origin, body: asked } = request;
      // What writes nothing may be asked as often as one likes.
      const token = act.needs.includes('table:write') ? clientTokenOf(request) : undefined;
      const attempts = new PlacementAttempts();
      const once = () =>
        transaction(ports, async (tx) => {
          const before = await answeredBefore(tx, ports, token);
          if (before !== undefined) return { reply: before };
          const server = await findServer(tx, params['server_id'] ?? '', caller, policy);
          const done = await act.run(tx, ports, server, { caller, version, origin, requestId, body: asked, fullHosts: attempts.full });
          keepAnswer(tx, ports, token, done.reply ?? {});
          return done;
        });
      const refuse = (error: OutOfBounds) => act.refuse?.(ports, error);
      const { command, reply = {}, afterwards } = await whileHostsFillUp(once, attempts, refuse);
      if (command !== undefined) await send(ports, command);
      await afterwards?.();
      return reply;
    },
  });
}

/**
 * The common case: the row that the body asks for begins, and the server's host is told so.
 * @param payload what the host is told with the row's command
 * @param errors what the row refuses with besides its guards
 */
export function commanded<Row extends LifecycleRow, Body>(
  rowOf: (body: Body) => Row,
  payload: (body: Body) => CommandPayload<CommandOf<Row>>,
  errors: Act<Body>['errors'] = [],
): Act<Body> {
  return {
    errors: together(guardErrors, beginErrors, errors),
    needs: ['table:read', 'table:write', 'queue:send'],
    async run(tx, ports, server, { body, caller, requestId }) {
      const cause = { caller, requestId };
      const row = rowOf(body);
      assertMay(row, server, cause.caller);
      const there = placed(server);
      return { command: await begin(tx, ports, row, there, payload(body), cause) };
    },
  };
}

/** Server actions: operations on POST /servers/{id}/action that differ in a key, a schema and what they do to the server. */
import { z } from 'zod/mini';
import type { LifecycleRow } from '../../shared/compute/actions/rows.ts';
import { begin, type Cause } from '../../shared/compute/commands/begin.ts';
import { send } from '../../shared/compute/commands/command.ts';
import * as computeErrors from '../../shared/compute/errors.ts';
import { findServer, findServerErrors } from '../../shared/compute/servers/find-server.ts';
import { assertMay, guardErrors } from '../../shared/compute/servers/guards.ts';
import type { Server } from '../../shared/compute/servers/server.ts';
import type { Command, CommandName, CommandPayload } from '../../shared/messaging/commands.ts';
import { type AnyOperation, type Need, operation, type Reply } from '../../shared/operation/operation.ts';
import type { Caller, Policy } from '../../shared/operation/policy.ts';
import type { Schema } from '../../shared/operation/versioned.ts';
import type { Ports } from '../../shared/ports.ts';
import { type Transaction, transaction } from '../../shared/store/transaction.ts';

/** What is done to a server, in one transaction that has found it. */
export interface Act<Body> {
  /** What it may refuse with, besides that there is no such server. */
  readonly errors: readonly { readonly kind: string }[];
  readonly needs: readonly Need[];
  run(tx: Transaction, ports: Ports, server: Server, asked: Asked<Body>): Promise<Done> | Done;
}

export interface Asked<Body> extends Cause {
  readonly caller: Caller;
  readonly body: Body;
}

/** What is to be sent once the transaction is committed, and what is answered; often nothing. */
export interface Done {
  readonly command?: Command;
  readonly reply?: Reply;
}

interface Declaration<Body> {
  /** The key of the body. */
  readonly action: string;
  readonly policy: Policy;
  readonly body?: Schema<Body>;
  readonly act: Act<Body>;
}

/** Source for the order: an unknown server is 404 before policy is looked at, then lock, host and states (contract/microversions.json). */
export function serverAction<Body = Readonly<Record<string, unknown>>>({ action, policy, body, act }: Declaration<Body>): AnyOperation {
  return operation<Body>({
    name: `server-actions.${action}`,
    service: 'compute',
    method: 'POST',
    path: '/servers/{server_id}/action',
    action,
    policy,
    policyTarget: 'resource',
    body: body ?? (z.looseObject({}) as unknown as Schema<Body>),
    status: 202,
    errors: [...findServerErrors, ...act.errors],
    needs: act.needs,
    async handle({ params, caller, requestId, body: asked }, ports) {
      const { command, reply = {} } = await transaction(ports, async (tx) => {
        const server = await findServer(tx, params['server_id'] ?? '', caller, policy);
        return act.run(tx, ports, server, { caller, requestId, body: asked });
      });
      if (command !== undefined) await send(ports, command);
      return reply;
    },
  });
}

/**
 * The common case: the row that the body asks for begins, and the server's host is told so.
 * @param payload what the host is told with the row's command
 */
export function commanded<Name extends CommandName, Body>(
  rowOf: (body: Body) => LifecycleRow & { readonly command: Name },
  payload: (body: Body) => CommandPayload<Name>,
): Act<Body> {
  return {
    errors: guardErrors,
    needs: ['table:read', 'table:write', 'queue:send'],
    async run(tx, ports, server, { body, ...cause }) {
      const row = rowOf(body);
      assertMay(row, server, cause.caller);
      if (server.host === null) throw computeErrors.ServerNotReady({ instance_id: server.id });
      return { command: await begin(tx, ports, row, { ...server, host: server.host }, payload(body), cause) };
    },
  };
}

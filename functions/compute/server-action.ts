/** Server actions: operations on POST /servers/{id}/action that differ in a key, a schema and a row of the lifecycle. */
import { z } from 'zod/mini';
import type { LifecycleRow } from '../../shared/compute/actions/rows.ts';
import { begin } from '../../shared/compute/commands/begin.ts';
import { send } from '../../shared/compute/commands/command.ts';
import * as computeErrors from '../../shared/compute/errors.ts';
import { findServer, findServerErrors } from '../../shared/compute/servers/find-server.ts';
import { assertMay } from '../../shared/compute/servers/guards.ts';
import type { CommandName, CommandPayload } from '../../shared/messaging/commands.ts';
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';
import type { Policy } from '../../shared/operation/policy.ts';
import type { Schema } from '../../shared/operation/versioned.ts';
import { transaction } from '../../shared/store/transaction.ts';

interface Declaration<Body, Name extends CommandName> {
  /** The key of the body. */
  readonly action: string;
  readonly policy: Policy;
  readonly body?: Schema<Body>;
  /** The lifecycle row: one, or the one that the body asks for. */
  readonly transition: (body: Body) => LifecycleRow & { readonly command: Name };
  /** What the host is told with the row's command. */
  readonly payload: (body: Body) => CommandPayload<Name>;
}

/** Source for the order: an unknown server is 404 before policy is looked at, then lock, host and states (contract/microversions.json). */
export function serverAction<Name extends CommandName, Body = Readonly<Record<string, unknown>>>(
  declared: Declaration<Body, Name>,
): AnyOperation {
  return operation<Body>({
    name: `server-actions.${declared.action}`,
    service: 'compute',
    method: 'POST',
    path: '/servers/{server_id}/action',
    action: declared.action,
    policy: declared.policy,
    policyTarget: 'resource',
    body: declared.body ?? (z.looseObject({}) as unknown as Schema<Body>),
    status: 202,
    errors: [
      ...findServerErrors,
      computeErrors.ServerLocked,
      computeErrors.ServerNotReady,
      computeErrors.InvalidState,
      computeErrors.InvalidStateUnknown,
    ],
    needs: ['table:read', 'table:write', 'queue:send'],
    async handle({ params, caller, requestId, body }, ports) {
      const row = declared.transition(body);
      const command = await transaction(ports, async (tx) => {
        const server = await findServer(tx, params['server_id'] ?? '', caller, declared.policy);
        assertMay(row, server, caller);
        if (server.host === null) throw computeErrors.ServerNotReady({ instance_id: server.id });
        return begin(tx, ports, row, { ...server, host: server.host }, declared.payload(body), { caller, requestId });
      });
      await send(ports, command);
      return {};
    },
  });
}

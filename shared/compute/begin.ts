/** Beginning an action: the change of the server, the command to its host and the record of it, all for one commit. */

import type { Command, CommandName, CommandPayload } from '../messaging/commands.ts';
import type { Caller } from '../operation/policy.ts';
import type { Ports } from '../ports.ts';
import type { Transaction } from '../store/transaction.ts';
import { commands } from './command.ts';
import type { Transition } from './lifecycle.ts';
import { type Server, servers } from './server.ts';
import { serverActions } from './server-action.ts';

export interface Cause {
  readonly caller: Pick<Caller, 'userId' | 'projectId'>;
  readonly requestId: string;
}

/** A command for a server on its host. The server must be put with the command's generation in the same commit. */
export function commandFor<Name extends CommandName>(
  ports: Pick<Ports, 'clock' | 'chance'>,
  server: Server & { readonly host: string },
  name: Name,
  payload: CommandPayload<Name>,
  { requestId, deadlineSeconds }: { readonly requestId: string; readonly deadlineSeconds: number },
): Command {
  const now = ports.clock.now();
  // The cast ties name and payload together again, which the compiler loses in the union.
  return {
    id: ports.chance.uuid(),
    serverId: server.id,
    host: server.host,
    generation: server.generation,
    name,
    payload,
    issuedAt: now,
    deadline: now + deadlineSeconds * 1000,
    requestId,
  } as Command;
}

/** The server one generation on, with the row's task state. */
export function advance(server: Server, row: Pick<Transition, 'taskState'>, now: number): Server {
  return {
    ...server,
    generation: server.generation + 1,
    taskState: row.taskState ?? server.taskState,
    updatedAt: new Date(now).toISOString(),
  };
}

/**
 * Begins an action that sets a task state and waits for its host's answer. A command that the server still waited for is
 * withdrawn: its result will change nothing.
 * @returns the command, to be sent once the transaction is committed.
 */
export async function begin<Name extends CommandName>(
  tx: Transaction,
  ports: Pick<Ports, 'clock' | 'chance'>,
  server: Server & { readonly host: string },
  row: Transition,
  command: { readonly name: Name; readonly payload: CommandPayload<Name> },
  cause: Cause,
): Promise<Command> {
  await withdraw(tx, server);
  const advanced = { ...advance(server, row, ports.clock.now()), host: server.host };
  const issued = commandFor(ports, advanced, command.name, command.payload, {
    requestId: cause.requestId,
    deadlineSeconds: row.deadlineSeconds,
  });
  tx.put(servers, { ...advanced, commandId: issued.id });
  tx.put(commands, issued);
  record(tx, ports, server, row.action, cause);
  return issued;
}

/** Takes back the command that the server waits for, if any. */
export async function withdraw(tx: Transaction, server: Pick<Server, 'id' | 'commandId'>): Promise<void> {
  if (server.commandId === null) return;
  const id = { serverId: server.id, id: server.commandId };
  if ((await tx.get(commands, id)) !== undefined) tx.remove(commands, id);
}

const results = { began: null, succeeded: 'Success', failed: 'Error' } as const;

/** Records that an action began, for `openstack server event list`. */
export function record(
  tx: Transaction,
  ports: Pick<Ports, 'clock'>,
  server: Pick<Server, 'id' | 'host'>,
  action: string,
  { caller, requestId }: Cause,
  outcome: 'began' | 'succeeded' | 'failed' = 'began',
): void {
  const now = new Date(ports.clock.now()).toISOString();
  tx.put(serverActions, {
    serverId: server.id,
    requestId,
    action,
    userId: caller.userId,
    projectId: caller.projectId ?? '',
    message: null,
    startedAt: now,
    updatedAt: now,
    events: [
      {
        name: `compute_${action.replaceAll('-', '_')}`,
        startedAt: now,
        finishedAt: outcome === 'began' ? null : now,
        result: results[outcome],
        host: server.host,
        details: null,
      },
    ],
  });
}

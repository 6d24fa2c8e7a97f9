/** Beginning an action: the change of the server, the command to its host and the record of it, all for one commit. */

import type { Command, CommandName, CommandPayload } from '../../messaging/commands.ts';
import type { Caller } from '../../operation/policy.ts';
import type { Ports } from '../../ports.ts';
import type { Transaction } from '../../store/transaction.ts';
import type { Transition } from '../actions/rows.ts';
import { type Server, servers } from '../servers/server.ts';
import { commands } from './command.ts';
import { serverActions } from './server-action.ts';

export interface Cause {
  readonly caller: Pick<Caller, 'userId' | 'projectId' | 'isAdmin'>;
  readonly requestId: string;
}

type RowOf<Name extends CommandName> = Transition & { readonly command: Name };

/** The row's command for a server on its host. The server must be put with the command's generation in the same commit. */
export function commandFor<Name extends CommandName>(
  { clock, chance }: Pick<Ports, 'clock' | 'chance'>,
  { command: name, deadlineSeconds }: RowOf<Name>,
  { id: serverId, host, generation }: Server & { readonly host: string },
  payload: CommandPayload<Name>,
  requestId: string,
): Command {
  const issuedAt = clock.now();
  const deadline = issuedAt + deadlineSeconds * 1000;
  // The cast ties name and payload together again, which the compiler loses in the union.
  return { id: chance.uuid(), serverId, host, generation, name, payload, issuedAt, deadline, requestId } as Command;
}

/** The server one generation on, with the row's task state. */
export function advance<Given extends Server>(server: Given, row: Pick<Transition, 'taskState'>, now: number): Given {
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
  row: RowOf<Name>,
  server: Server & { readonly host: string },
  payload: CommandPayload<Name>,
  cause: Cause,
): Promise<Command> {
  await withdraw(tx, server);
  const advanced = advance(server, row, ports.clock.now());
  const command = commandFor(ports, row, advanced, payload, cause.requestId);
  tx.put(servers, { ...advanced, commandId: command.id });
  tx.put(commands, command);
  record(tx, ports, row, server, cause);
  return command;
}

/** Takes back the command that the server waits for, if any. */
export async function withdraw(tx: Transaction, server: Pick<Server, 'id' | 'commandId'>): Promise<void> {
  if (server.commandId === null) return;
  const id = { serverId: server.id, id: server.commandId };
  if ((await tx.get(commands, id)) !== undefined) tx.remove(commands, id);
}

/** Records that an action began, and what came of it if that is known, for `openstack server event list`. */
export function record(
  tx: Transaction,
  { clock }: Pick<Ports, 'clock'>,
  { action }: Pick<Transition, 'action'>,
  { id: serverId, host }: Pick<Server, 'id' | 'host'>,
  { caller: { userId, projectId }, requestId }: Cause,
  result: 'Success' | 'Error' | null = null,
): void {
  const startedAt = new Date(clock.now()).toISOString();
  const name = `compute_${action.replaceAll('-', '_')}`;
  tx.put(serverActions, {
    serverId,
    requestId,
    action,
    userId,
    projectId: projectId ?? '',
    message: null,
    startedAt,
    updatedAt: startedAt,
    events: [{ name, startedAt, finishedAt: result && startedAt, result, host, details: null }],
  });
}

/** Beginning an action: the change of the server, the command to its host and the record of it, all for one commit. */

import type { CommandPayload } from '../../messaging/commands.ts';
import type { Caller } from '../../operation/policy.ts';
import type { Ports } from '../../ports.ts';
import type { Transaction } from '../../store/transaction.ts';
import { type CommandOf, firstStep, type Step, type Transition } from '../actions/row.ts';
import * as computeErrors from '../errors.ts';
import type { Migration } from '../migrations/migration.ts';
import { type Server, servers } from '../servers/server.ts';
import type { TaskState } from '../servers/states.ts';
import { commands, type Owed } from './command.ts';
import { serverActions } from './server-action.ts';

export interface Cause {
  readonly caller: Pick<Caller, 'userId' | 'projectId' | 'isAdmin'>;
  readonly requestId: string;
  /** The clearing of a host that it is done for. */
  readonly clears?: Migration['clears'];
}

type Chances = Pick<Ports, 'clock' | 'chance'>;

export interface Order {
  readonly step: string;
  readonly isUndo?: boolean;
  readonly host: string;
  readonly payload: CommandPayload<Owed['name']>;
  readonly requestId: string;
  /** Unless told it gets one of its own. */
  readonly id?: string;
  readonly carries?: unknown;
  /** It is not sent before, milliseconds since the epoch; at once unless told. */
  readonly lookAt?: number | undefined;
}

/** The command of a step, or of its undo, put into the outbox. The server must be put with its generation in the same commit. */
export function issue(
  tx: Transaction,
  { clock, chance }: Chances,
  row: Transition,
  { id: serverId, generation }: Pick<Server, 'id' | 'generation'>,
  { step: stepName, isUndo = false, host, payload, requestId, id = chance.uuid(), carries, lookAt }: Order,
): Owed {
  const step = row.steps[stepName];
  const told = isUndo ? step?.undo : step;
  if (told === undefined) throw new Error(`${row.name} has no ${stepName} to be ${isUndo ? 'undone' : 'told'}`);
  const issuedAt = clock.now();
  const deadline = issuedAt + told.deadlineSeconds * 1000;
  // What has several steps, or undoes one, must come to its end: half of it is nothing that another action could go on from.
  const isFirm = isUndo || row.isFirm === true || Object.keys(row.steps).length > 1;
  const holds = isFirm ? taskStateAt(row, stepName) : null;
  const purpose = {
    row: row.name,
    step: stepName,
    isUndo,
    holds,
    ...(carries === undefined ? {} : { carries }),
    ...(lookAt === undefined ? {} : { lookAt }),
  };
  // The cast ties name and payload together again, which the compiler loses in the union.
  const command = { id, serverId, host, generation, name: told.command, payload, issuedAt, deadline, requestId, ...purpose } as Owed;
  tx.put(commands, command);
  return command;
}

/** The task state that a server has at a step: what was set last. */
function taskStateAt(row: Transition, step: string): TaskState | null {
  const names = Object.keys(row.steps);
  const set = names.slice(0, names.indexOf(step) + 1).findLast((name) => row.steps[name]?.taskState !== undefined);
  return (set === undefined ? undefined : row.steps[set]?.taskState) ?? null;
}

/** The server one generation on, with the step's task state. */
export function advance<Given extends Server>(server: Given, step: Step | undefined, now: number): Given {
  return {
    ...server,
    generation: server.generation + 1,
    taskState: step?.taskState ?? server.taskState,
    // Each command begins from nothing.
    progress: 0,
    updatedAt: new Date(now).toISOString(),
  };
}

export const beginErrors = [computeErrors.InvalidState];

/**
 * Begins an action: its first step, for whose answer the server waits. A command that the server still waited for is
 * withdrawn: its result will change nothing.
 * @param at where the first step is made, if not on the server's own host
 * @returns the command, to be sent once the transaction is committed.
 * @throws beginErrors while what the server waits for must come to its end
 */
export async function begin<Row extends Transition>(
  tx: Transaction,
  ports: Chances,
  row: Row,
  server: Server & { readonly host: string },
  payload: CommandPayload<CommandOf<Row>>,
  cause: Cause,
  at: { readonly host?: string; readonly id?: string; readonly carries?: unknown } = {},
): Promise<Owed> {
  await replaceAwaited(tx, server, row);
  const [stepName, step] = firstStep(row);
  const advanced = advance(server, step, ports.clock.now());
  const command = issue(tx, ports, row, advanced, { step: stepName, host: server.host, payload, requestId: cause.requestId, ...at });
  tx.put(servers, { ...advanced, commandId: command.id });
  record(tx, ports, row, server, cause);
  return command;
}

async function replaceAwaited(tx: Transaction, server: Server, row: Transition): Promise<void> {
  const awaited = await assertNothingHeld(tx, server, row);
  if (awaited !== undefined) tx.remove(commands, awaited);
}

/**
 * @returns what the server waits for, and another action may take the place of
 * @throws beginErrors
 */
export async function assertNothingHeld(
  tx: Transaction,
  server: Server,
  { action, refusedAs = action }: Transition,
): Promise<Owed | undefined> {
  const awaited = await awaitedBy(tx, server);
  if (awaited !== undefined && awaited.holds !== null) {
    throw computeErrors.InvalidState({ action: refusedAs, instance_uuid: server.id, attr: 'task_state', state: awaited.holds });
  }
  return awaited;
}

export async function awaitedBy(tx: Transaction, { id: serverId, commandId }: Pick<Server, 'id' | 'commandId'>): Promise<Owed | undefined> {
  return commandId === null ? undefined : tx.get(commands, { serverId, id: commandId });
}

/** Takes back the command that the server waits for, if any, whatever it is for: the server is about to end. */
export async function withdraw(tx: Transaction, server: Pick<Server, 'id' | 'commandId'>): Promise<void> {
  const awaited = await awaitedBy(tx, server);
  if (awaited !== undefined) tx.remove(commands, awaited);
}

/** Records that an action began, and what came of it if that is known, for `openstack server event list`. */
export function record(
  tx: Transaction,
  { clock }: Pick<Ports, 'clock'>,
  { action }: Pick<Transition, 'action'>,
  { id: serverId, host }: Pick<Server, 'id' | 'host'>,
  { caller: { userId, projectId }, requestId }: Cause,
  result: 'Success' | 'Error' | null = null,
  details: string | null = null,
): void {
  const startedAt = new Date(clock.now()).toISOString();
  const name = `compute_${action.replaceAll('-', '_')}`;
  tx.put(serverActions, {
    serverId,
    requestId,
    action,
    userId,
    projectId: projectId ?? '',
    message: result === 'Error' ? 'Error' : null,
    startedAt,
    updatedAt: startedAt,
    events: [{ name, startedAt, finishedAt: result && startedAt, result, host, details }],
  });
}

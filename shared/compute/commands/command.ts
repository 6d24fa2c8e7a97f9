/**
 * The outbox: a command to an agent is put in the same commit as the change that it belongs to, and is removed in the commit that
 * applies its result. As long as it is there it is owed. The command is a plain verb; which step of which action it is for, only the outbox knows.
 */
import { z } from 'zod/mini';
import { hostQueue } from '../../messaging/agent-queues.ts';
import { commandMessage } from '../../messaging/command-message.ts';
import { type Command, type CommandName, receiverOf } from '../../messaging/commands.ts';
import { withFilters } from '../../network/hosts/carry.ts';
import type { Ports } from '../../ports.ts';
import { collection } from '../../store/collection.ts';
import { compiled } from '../../store/compiled.ts';
import { shardOf } from '../../store/shard.ts';
import type * as lifecycle from '../actions/rows.ts';
import { hasUnreached } from '../disks/volume-connection.ts';
import { dueSort } from '../due.ts';
import type { TaskState } from '../servers/states.ts';

export interface CommandId {
  readonly serverId: string;
  readonly id: string;
}

export type RowName = keyof typeof lifecycle;

/** What a command is for. */
interface Purpose {
  readonly row: RowName;
  readonly step: string;
  /** Whether it undoes the step. */
  readonly isUndo: boolean;
  /** What others are told that they must wait for; null when another action may take its place. */
  readonly holds: TaskState | null;
  /** What its row's later steps need and its host is not told; it is kept as long as the command. The row's endings know what it is. */
  readonly carries?: unknown;
  /** When somebody has to look at it, milliseconds since the epoch; as `dueAt` says as long as nobody has. */
  readonly lookAt?: number | undefined;
}

export type Owed<Name extends CommandName = CommandName> = Command<Name> & Purpose;

export const duePartition = (shard: number) => `DUE#${shard}`;

/** A command that was sent less than this ago is left alone, milliseconds. */
export const patience = 60_000;

/** When somebody has to look at it. */
export const dueAt = ({ lookAt, issuedAt, deadline }: Pick<Owed, 'lookAt' | 'issuedAt' | 'deadline'>): number =>
  lookAt ?? Math.min(issuedAt + patience, deadline);

/** The outbox hands payloads on as they are: the agent parses them. The cast says what `issue` puts in. */
const owedSchema = compiled({
  id: z.string(),
  serverId: z.string(),
  host: z.string(),
  generation: z.number(),
  issuedAt: z.number(),
  deadline: z.number(),
  requestId: z.string(),
  name: z.string(),
  payload: z.record(z.string(), z.unknown()),
  row: z.string(),
  step: z.string(),
  isUndo: z.boolean(),
  holds: z.nullable(z.string()),
  carries: z.optional(z.unknown()),
  lookAt: z.optional(z.number()),
}) as unknown as z.ZodMiniType<Owed>;

export const commands = collection({
  name: 'command',
  schema: owedSchema,
  key: ({ serverId, id }: CommandId) => ({ pk: `SERVER#${serverId}`, sk: `COMMAND#${id}` }),
  id: ({ serverId, id }) => ({ serverId, id }),
  indexes: { due: (command) => [duePartition(shardOf(command.id)), dueSort(dueAt(command), command.id)] },
});

type Sending = Pick<Ports, 'store' | 'clock' | 'queues' | 'log' | 'imageData' | 'volumeAgents'>;

/**
 * Hands a committed command to its host's queue. It never throws: what is not sent now is sent by `dispatch`, because the command is
 * committed. `attempt` sets a repeated sending apart from the first, which the queue would otherwise take for the same.
 */
export async function send(ports: Sending, command: Owed, attempt = 0): Promise<void> {
  try {
    await deliver(ports, command, attempt);
  } catch (error) {
    ports.log.write({
      level: 'warn',
      event: 'command not sent',
      commandId: command.id,
      serverId: command.serverId,
      host: command.host,
      message: error instanceof Error ? error.message : String(error),
    });
  }
}

/** As `send`, for those who try again by themselves. @throws what the queue throws */
export async function deliver(
  ports: Sending,
  { row: _row, step: _step, isUndo: _isUndo, holds: _holds, carries: _carries, lookAt: _lookAt, ...command }: Owed,
  attempt = 0,
): Promise<void> {
  const told = await withConnections(ports, await withBytes(ports, await withFilters(ports, command as Command)));
  if (told !== undefined) await ports.queues.send(hostQueue(command.host), commandMessage({ ...told, sentAt: ports.clock.now() }, attempt));
}

/** @returns undefined where keys are not known: then `dispatch` sends it, which knows them */
async function withConnections({ volumeAgents }: Sending, command: Command): Promise<Command | undefined> {
  return hasUnreached(command.payload) || receiverOf(command) !== undefined ? volumeAgents?.connect(command) : command;
}

/** Where the bytes are is said when the command is sent, not when it is committed: a URL is good for a while only. */
async function withBytes({ imageData }: Sending, command: Command): Promise<Command> {
  if (command.name === 'upload_snapshot') {
    const { image } = command.payload;
    const at = await imageData.hosts.target({ imageId: image.id, dataId: image.dataId });
    return { ...command, payload: { image: { ...image, ...at } } };
  }
  if (command.name !== 'build' && command.name !== 'rebuild' && command.name !== 'rescue') return command;
  const { image } = command.payload;
  if (!image) return command;
  const at = await imageData.hosts.source({ imageId: image.id, dataId: image.dataId ?? null });
  return { ...command, payload: { ...command.payload, image: { ...image, ...at } } } as Command;
}

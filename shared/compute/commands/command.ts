/**
 * The outbox: a command to an agent is put in the same commit as the change that it belongs to, and is removed in the commit that
 * applies its result. As long as it is there it is owed.
 */
import { z } from 'zod/mini';
import { hostQueue } from '../../messaging/agent-queues.ts';
import { commandMessage } from '../../messaging/command-message.ts';
import type { Command } from '../../messaging/commands.ts';
import type { Ports } from '../../ports.ts';
import { collection } from '../../store/collection.ts';
import { compiled } from '../../store/compiled.ts';
import { shardOf } from '../../store/shard.ts';
import { dueSort } from '../due.ts';

export interface CommandId {
  readonly serverId: string;
  readonly id: string;
}

export const duePartition = (shard: number) => `DUE#${shard}`;

/** A command that was sent less than this ago is left alone, milliseconds. */
export const patience = 60_000;

/** A command as it is owed. */
export type OwedCommand = Command & {
  /** When somebody has to look at it, milliseconds since the epoch; as `dueAt` says as long as nobody has. */
  readonly lookAt?: number | undefined;
};

/** When somebody has to look at it. */
export const dueAt = ({ lookAt, issuedAt, deadline }: OwedCommand): number => lookAt ?? Math.min(issuedAt + patience, deadline);

/** The outbox hands payloads on as they are: the agent parses them. The cast says what `commandFor` puts in. */
const commandSchema = compiled({
  id: z.string(),
  serverId: z.string(),
  host: z.string(),
  generation: z.number(),
  issuedAt: z.number(),
  deadline: z.number(),
  requestId: z.string(),
  name: z.string(),
  payload: z.record(z.string(), z.unknown()),
  lookAt: z.optional(z.number()),
}) as unknown as z.ZodMiniType<OwedCommand>;

export const commands = collection({
  name: 'command',
  schema: commandSchema,
  key: ({ serverId, id }: CommandId) => ({ pk: `SERVER#${serverId}`, sk: `COMMAND#${id}` }),
  id: ({ serverId, id }) => ({ serverId, id }),
  indexes: { due: (command) => [duePartition(shardOf(command.id)), dueSort(dueAt(command), command.id)] },
});

type Sending = Pick<Ports, 'queues' | 'log' | 'imageData'>;

/**
 * Hands a committed command to its host's queue. It never throws: what is not sent now is sent by `dispatch`, because the command is
 * committed. `attempt` sets a repeated sending apart from the first, which the queue would otherwise take for the same.
 */
export async function send(ports: Sending, command: Command, attempt = 0): Promise<void> {
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
export async function deliver(ports: Sending, command: Command, attempt = 0): Promise<void> {
  await ports.queues.send(hostQueue(command.host), commandMessage(await withImageUrl(ports, command), attempt));
}

/** The URL is made when the command is sent, not when it is committed: it is good for a while only. */
async function withImageUrl({ imageData }: Sending, command: Command): Promise<Command> {
  if (command.name !== 'build' || !command.payload.image) return command;
  const { id: imageId, dataId = null } = command.payload.image;
  const url = await imageData.direct?.downloadUrl({ imageId, dataId });
  return url === undefined ? command : { ...command, payload: { ...command.payload, image: { ...command.payload.image, url } } };
}

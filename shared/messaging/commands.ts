/**
 * What travels between the API and the agents: commands on a queue per host, events on one queue back. Every message is JSON; what
 * is read is parsed first. Unknown members are dropped, so that either side may be the newer one.
 */
import { z } from 'zod/mini';
import { compiled } from '../store/compiled.ts';
import type { Message, OutgoingMessage, Queues } from './port.ts';

const count = z.int().check(z.nonnegative());
const milliseconds = count;
const strings = z.record(z.string(), z.string());
const hostName = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,69}$/));

/** How a volume is reached, as the volume service says; the agent's driver understands it, nobody in between does. */
const connection = z.record(z.string(), z.json());

const flavor = compiled({
  vcpus: count,
  memoryMib: count,
  rootGib: count,
  ephemeralGib: count,
  swapMib: count,
  extraSpecs: strings,
});

const networkPort = compiled({
  portId: z.string(),
  networkId: z.string(),
  macAddress: z.string(),
  addresses: z.array(z.string()),
  tag: z.optional(z.string()),
});

const buildPayload = compiled({
  name: z.string(),
  hostname: z.string(),
  flavor,
  /** Null when the server boots from a volume. */
  image: z.nullish(
    z.object({ id: z.string(), url: z.optional(z.string()), diskFormat: z.optional(z.string()), checksum: z.optional(z.string()) }),
  ),
  adminPass: z.optional(z.string()),
  /** Base64. */
  userData: z.optional(z.string()),
  /** Files to inject; contents in base64. */
  personality: z.optional(z.array(z.object({ path: z.string(), contents: z.string() }))),
  configDrive: z.boolean(),
  metadata: strings,
  keyPair: z.optional(z.object({ name: z.string(), publicKey: z.string() })),
  volumes: z.array(
    z.object({
      volumeId: z.string(),
      attachmentId: z.optional(z.string()),
      device: z.string(),
      bootIndex: z.nullable(z.int()),
      tag: z.optional(z.string()),
      connection,
    }),
  ),
  networks: z.array(networkPort),
});

const attachmentPayload = compiled({
  volumeId: z.string(),
  attachmentId: z.string(),
  device: z.string(),
  tag: z.optional(z.string()),
  connection,
});

/** Every command that an agent understands. A new one is a row here and a row in the agent's table of commands. */
export const commandPayloads = {
  build: buildPayload,
  destroy: z.object({}),
  start: z.object({}),
  stop: z.object({}),
  reboot: z.object({ type: z.enum(['SOFT', 'HARD']) }),
  attach_volume: attachmentPayload,
  detach_volume: attachmentPayload,
} as const;

export type CommandName = keyof typeof commandPayloads;
export type CommandPayload<Name extends CommandName> = z.output<(typeof commandPayloads)[Name]>;

const envelope = {
  /** A UUID: what the ledger and the queue know the command by, however often it is sent. */
  id: z.guid(),
  serverId: z.guid(),
  host: hostName,
  /** The server's, raised with every command for it: an agent refuses one older than the newest it has seen. */
  generation: z.int().check(z.positive()),
  issuedAt: milliseconds,
  /** After this time the command counts as failed. */
  deadline: milliseconds,
  requestId: z.string(),
};

type Envelope = { readonly [member in keyof typeof envelope]: z.output<(typeof envelope)[member]> };

/** A command of that name, or any command. */
export type Command<Name extends CommandName = CommandName> = {
  [Each in Name]: Envelope & { readonly name: Each; readonly payload: CommandPayload<Each> };
}[Name];

const commandVariants = Object.entries(commandPayloads).map(([name, payload]) =>
  compiled({ ...envelope, name: z.literal(name), payload }),
) as unknown as readonly [z.ZodMiniObject<{ name: z.ZodMiniLiteral<CommandName> }>];

/** Any command. The cast says what the loop over the payloads has made, one variant per row. */
export const commandSchema = z.discriminatedUnion('name', commandVariants) as unknown as z.ZodMiniType<Command>;

/** The command without its payload: all that can be known of one from a newer API. */
const anyCommandSchema = compiled({ ...envelope, name: z.string() });
export type AnyCommand = z.output<typeof anyCommandSchema>;

export const inventorySchema = compiled({
  vcpus: count,
  memoryMib: count,
  diskGib: count,
  hypervisorType: z.string(),
  hypervisorVersion: count,
  hypervisorHostname: z.string(),
  hostIp: z.string(),
  cpuInfo: z.object({
    arch: z.string(),
    model: z.string(),
    vendor: z.string(),
    features: z.array(z.string()),
    topology: z.object({ sockets: count, cores: count, threads: count }),
  }),
  /** Names of traits, such as COMPUTE_VOLUME_MULTI_ATTACH. */
  traits: z.array(z.string()),
});
/** What a host has, all in all: machines on it do not lessen it. */
export type Inventory = z.output<typeof inventorySchema>;

/** What a command that was done tells of the machine. `powerState` as in Nova: 1 running, 3 paused, 4 shut down. */
const commandResult = z.looseObject({ powerState: z.optional(z.int()) });
export type CommandResult = z.output<typeof commandResult>;

/**
 * - `done`: the command took effect.
 * - `failed`: it was tried, and left nothing behind.
 * - `refused`: it came too late, or after a newer one; nothing of it holds.
 */
export type Outcome = 'done' | 'failed' | 'refused';

const resultEventSchema = compiled({
  type: z.literal('result'),
  host: hostName,
  commandId: z.guid(),
  serverId: z.guid(),
  generation: z.int().check(z.positive()),
  outcome: z.enum(['done', 'failed', 'refused']),
  /** Why not, in a sentence for the server's owner. Absent when `done`. */
  fault: z.optional(z.string()),
  result: z.optional(commandResult),
  at: milliseconds,
});
export type ResultEvent = z.output<typeof resultEventSchema>;

const heartbeatEventSchema = compiled({
  type: z.literal('heartbeat'),
  host: hostName,
  at: milliseconds,
  inventory: inventorySchema,
  /** When the agent's process started: another value is another process. */
  startedAt: milliseconds,
});
export type HeartbeatEvent = z.output<typeof heartbeatEventSchema>;

export const eventSchema = z.discriminatedUnion('type', [resultEventSchema, heartbeatEventSchema]);
export type AgentEvent = z.output<typeof eventSchema>;

export const eventsQueue = 'events';
export const eventsDeadLetterQueue = 'dead-events';
/** Takes the commands that no agent could finish, of all hosts. */
export const commandsDeadLetterQueue = 'dead-commands';
/** Where a host's agent takes its commands from. */
export const hostQueue = (host: string): string => `host-${host}`;

/** Makes the queues of all agents. */
export async function ensureEventQueues(queues: Pick<Queues, 'ensure'>): Promise<void> {
  await queues.ensure(eventsDeadLetterQueue);
  await queues.ensure(eventsQueue, { deadLetterQueue: eventsDeadLetterQueue });
}

/** Whether a host can have this name: 1 to 70 characters from A-Z a-z 0-9 - _ . with a letter or digit first. */
export function isHostName(host: string): boolean {
  return z.safeParse(hostName, host).success;
}

/** Makes a host's queue. @throws RangeError when the name cannot be one of a host. */
export async function ensureHostQueue(queues: Pick<Queues, 'ensure'>, host: string): Promise<void> {
  if (!isHostName(host)) throw new RangeError(`"${host}" is no host name.`);
  await queues.ensure(commandsDeadLetterQueue);
  await queues.ensure(hostQueue(host), { deadLetterQueue: commandsDeadLetterQueue });
}

/**
 * A command on its way: in order with the other commands for its server, and taken once however often it is sent. `attempt` sets a
 * deliberate repetition apart from the first sending, which the queue would otherwise swallow; the agent's ledger knows both as one.
 */
export function commandMessage(command: Command, attempt = 0): OutgoingMessage {
  return {
    group: command.serverId,
    deduplicationId: attempt === 0 ? command.id : `${command.id}:${attempt}`,
    body: encode(command),
  };
}

/**
 * A command's result on its way back. Its deduplication id names the delivery that it answers: an agent that tries
 * the same sending again sends one event, but the answer to a redelivered command must arrive even though the first was taken less than
 * five minutes ago, because that first one may be what got lost behind the queue.
 */
export function resultMessage(event: ResultEvent, delivery: Pick<Message, 'id' | 'receiveCount'>): OutgoingMessage {
  return { group: event.serverId, deduplicationId: `${event.commandId}:${delivery.id}:${delivery.receiveCount}`, body: encode(event) };
}

/** A sign of life on its way. Its group is the host, so that a slow host's heartbeats do not hold up another's. */
export function heartbeatMessage(event: HeartbeatEvent): OutgoingMessage {
  return { group: event.host, deduplicationId: `${event.host}:${event.startedAt}:${event.at}`, body: encode(event) };
}

/** @throws MalformedMessage when it is no command at all, UnknownCommand when this version does not know it. */
export function readCommand(body: string): Command {
  const value = parseJson(body);
  const read = z.safeParse(commandSchema, value);
  if (read.success) return read.data;
  const unknown = z.safeParse(anyCommandSchema, value);
  if (unknown.success) throw new UnknownCommand(unknown.data);
  throw new MalformedMessage('a command', unknown.error);
}

/** @throws MalformedMessage */
export function readEvent(body: string): AgentEvent {
  const read = z.safeParse(eventSchema, parseJson(body));
  if (!read.success) throw new MalformedMessage('an event', read.error);
  return read.data;
}

/** A message that is not what its queue carries. It names the members at fault, never their values, which may be secret. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage';
  constructor(expected: string, error?: z.core.$ZodError) {
    const members = error?.issues.map((issue) => issue.path.join('.') || 'the whole') ?? ['the whole'];
    super(`The message is not ${expected}: ${members.join(', ')} cannot be read.`);
  }
}

/** A command whose name or payload this version does not know; its sender can be told. */
export class UnknownCommand extends Error {
  override readonly name = 'UnknownCommand';
  readonly command: AnyCommand;
  constructor(command: AnyCommand) {
    super(`The command "${command.name}" is unknown here, or its payload is.`);
    this.command = command;
  }
}

/** JSON without what queues refuse in a body: SQS two noncharacters, its stand-in for tests surrogates too. Names and metadata may hold them. */
function encode(value: Command | AgentEvent): string {
  return JSON.stringify(value).replace(/[\uD800-\uDFFF\uFFFE\uFFFF]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new MalformedMessage('JSON');
  }
}

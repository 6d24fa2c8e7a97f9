/** What agents send back: events, on one queue of all hosts. */
import { hash } from 'node:crypto';
import { z } from 'zod/mini';
import { compiled } from '../store/compiled.ts';
import { encode, MalformedMessage, parseJson } from './encoding.ts';
import { inventorySchema } from './inventory.ts';
import { count, hostName, milliseconds } from './members.ts';
import type { Message, OutgoingMessage } from './port.ts';
import { volumeEventSchema, volumeHeartbeatSchema } from './volume-orders.ts';

/** What a command that was done tells of the machine. `powerState` as in Nova: 1 running, 3 paused, 4 shut down. */
const commandResult = z.looseObject({
  powerState: z.optional(z.int()),
  /** Where disks are to be sent, and which were: the drivers of both hosts understand it, nobody in between does. */
  address: z.optional(z.record(z.string(), z.json())),
  disks: z.optional(z.record(z.string(), z.json())),
  /** What was sent as an image's bytes; digests are lower case hex. */
  image: z.optional(
    z.object({
      sizeBytes: z.int().check(z.gte(0)),
      checksum: z.nullable(z.string()),
      sha512: z.nullable(z.string()),
      diskFormat: z.string(),
    }),
  ),
});
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

const amount = z.object({ total: count, processed: count, remaining: count });

/** How far what is under way is: in hundredths and, where that is known, in bytes. */
const progress = { percent: z.number().check(z.minimum(0), z.maximum(100)), memory: z.optional(amount), disk: z.optional(amount) };
const howFarSchema = z.object({ commandId: z.guid(), serverId: z.guid(), ...progress });
export type HowFar = z.output<typeof howFarSchema>;
export type Progress = Omit<HowFar, 'commandId' | 'serverId'>;

const ofHost = z.object({ host: hostName });

const heartbeatEventSchema = compiled({
  type: z.literal('heartbeat'),
  host: hostName,
  at: milliseconds,
  inventory: inventorySchema,
  /** When the agent's process started: another value is another process. */
  startedAt: milliseconds,
  /** Ids of commands that it holds, those under way first. */
  inHand: z._default(z.array(z.string()), []),
  /** How far those of them are that say so. */
  howFar: z.optional(z.array(howFarSchema)),
});
export type HeartbeatEvent = z.output<typeof heartbeatEventSchema>;

const answerEventSchema = compiled({
  type: z.literal('answer'),
  host: hostName,
  questionId: z.guid(),
  /** `failed`: there is nothing to answer. `unknown`: this agent does not understand the question. */
  outcome: z.enum(['answered', 'failed', 'unknown']),
  /** Why there is nothing to answer. */
  fault: z.optional(z.string()),
  /** JSON, which whoever asked reads. */
  result: z.optional(z.string()),
});
export type AnswerEvent = z.output<typeof answerEventSchema>;

const guestPasswordEventSchema = compiled({
  type: z.literal('guest password'),
  host: hostName,
  serverId: z.guid(),
  /** As the guest encrypted it: nobody but its owner reads it. */
  password: z.string(),
});
export type GuestPasswordEvent = z.output<typeof guestPasswordEventSchema>;

const astrayEventSchema = compiled({
  type: z.literal('astray'),
  host: hostName,
  serverId: z.guid(),
  at: milliseconds,
});
/** A machine is off that was told to run: it has died, or its guest has shut it down. */
export type AstrayEvent = z.output<typeof astrayEventSchema>;

export const eventSchema = z.discriminatedUnion('type', [
  resultEventSchema,
  heartbeatEventSchema,
  answerEventSchema,
  guestPasswordEventSchema,
  astrayEventSchema,
  volumeEventSchema,
  volumeHeartbeatSchema,
]);
export type AgentEvent = z.output<typeof eventSchema>;

/**
 * A command's result on its way back. Its deduplication id names the delivery that it answers: an agent that tries
 * the same sending again sends one event, but the answer to a redelivered command must arrive even though the first was taken less than
 * five minutes ago, because that first one may be what got lost behind the queue.
 */
export function resultMessage(event: ResultEvent, delivery: Pick<Message, 'id' | 'receiveCount'>): OutgoingMessage {
  return { group: event.serverId, deduplicationId: `${event.commandId}:${delivery.id}:${delivery.receiveCount}`, body: encode(event) };
}

/** An answer on its way: it waits for no other. */
export function answerMessage(event: AnswerEvent, delivery: Pick<Message, 'id' | 'receiveCount'>): OutgoingMessage {
  return { group: event.questionId, deduplicationId: `${event.questionId}:${delivery.id}:${delivery.receiveCount}`, body: encode(event) };
}

/** What a guest has said on its way. */
export function guestPasswordMessage(event: GuestPasswordEvent): OutgoingMessage {
  return { group: event.serverId, deduplicationId: `password:${event.serverId}:${hash('sha256', event.password)}`, body: encode(event) };
}

/** News of a machine on their way. */
export function astrayMessage(event: AstrayEvent): OutgoingMessage {
  return { group: event.serverId, deduplicationId: `astray:${event.serverId}:${event.at}`, body: encode(event) };
}

/** A sign of life on its way. Its group is the host, so that a slow host's heartbeats do not hold up another's. */
export function heartbeatMessage(event: HeartbeatEvent): OutgoingMessage {
  return { group: event.host, deduplicationId: `${event.host}:${event.startedAt}:${event.at}`, body: encode(event) };
}

/** @throws MalformedMessage */
export function readEvent(body: string): AgentEvent {
  const read = z.safeParse(eventSchema, parseJson(body));
  if (!read.success) throw new MalformedMessage('an event', read.error);
  return read.data;
}

/** The host that a message claims to come from, whatever else it holds. @throws MalformedMessage */
export function hostOfEvent(body: string): string {
  const read = z.safeParse(ofHost, parseJson(body));
  if (!read.success) throw new MalformedMessage('an event', read.error);
  return read.data.host;
}

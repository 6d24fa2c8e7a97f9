/** What agents of every kind have in common: messages from the host's queue, signs of life, an orderly end. */
import type { Clock } from '../shared/clock.ts';
import * as limits from '../shared/limits.ts';
import type { Log } from '../shared/log.ts';
import { hostQueue } from '../shared/messaging/agent-queues.ts';
import { MalformedMessage } from '../shared/messaging/encoding.ts';
import type { Message, Queues } from '../shared/messaging/port.ts';
import { type Lane, laneOf } from './lanes.ts';

/** What runs any agent. */
export interface LoopPorts {
  readonly host: string;
  readonly queues: Queues;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborting it drains the agent: it takes no more messages and finishes those that it is at. */
  readonly signal: AbortSignal;
  /** How long a message that the agent dies on stays hidden from the next one; 60 unless told. */
  readonly visibilitySeconds?: number;
  /** `limits.heartbeatSeconds` unless told. */
  readonly heartbeatSeconds?: number;
  /** How long draining may take; 30 unless told. */
  readonly drainSeconds?: number;
}

interface LaneOptions {
  /** How many groups are dealt with at once, and how many messages wait for their turn. */
  readonly atOnce: number;
  readonly waiting: number;
  /** Deals with a message, and acknowledges it. What it throws is an outage, and the message comes again; at a MalformedMessage it is let go. */
  deal(message: Message): Promise<void>;
}

export interface LoopOptions<Name extends string> extends LoopPorts {
  readonly lanes: Readonly<Record<Name, LaneOptions>>;
  laneOfGroup(group: string): NoInfer<Name>;
  /** Sends a sign of life. */
  beat(): Promise<void>;
}

export interface Loop<Name extends string> {
  readonly lanes: Readonly<Record<Name, Lane<Message>>>;
  /** The next sign of life comes before its time, though not soon after the last. */
  beatEarly(): void;
  /** Runs until it is told to stop. */
  run(): Promise<AgentEnd>;
}

export interface AgentEnd {
  /** How many commands were not finished in time. They come again to the next agent of the host. */
  readonly abandoned: number;
}

/** What SQS allows in one receive. */
const mostMessages = 10;
const longestWaitSeconds = 20;
const longestRetrySeconds = 60;
/** Signs of life follow each other this fast at most, milliseconds. */
const mostOftenMilliseconds = 10_000;

/** The queue must be there: see ensureHostQueue. */
export function agentLoop<Name extends string>(options: LoopOptions<Name>): Loop<Name> {
  const { host, queues, clock, log, signal } = options;
  const { visibilitySeconds = 60, heartbeatSeconds = limits.heartbeatSeconds, drainSeconds = 30 } = options;
  const queue = hostQueue(host);
  const ended = new AbortController();

  let beatAt = clock.now();
  let beforeNextBeat = new AbortController();

  /** A message that cannot be read is let go at once, so that the dead letter queue has it soon; others are worth a pause. */
  async function failed(error: unknown, message: Message, behind: readonly Message[]): Promise<void> {
    const pause = error instanceof MalformedMessage ? 0 : Math.min(2 ** message.receiveCount, longestRetrySeconds);
    log.write({
      level: 'error',
      event: 'command not ended',
      host,
      messageId: message.id,
      group: message.group,
      receiveCount: message.receiveCount,
      message: text(error),
    });
    await giveBack(behind);
    await extend(message, pause);
  }

  /** The last first, so that the queue never has a later one of the group before an earlier one. */
  async function giveBack(messages: readonly Message[]): Promise<void> {
    for (const message of messages.toReversed()) await extend(message, 0);
  }

  /** Never rejects: a visibility that cannot be changed ends by itself. */
  async function extend(message: Message, seconds: number): Promise<void> {
    try {
      await queues.extend(queue, message.receipt, seconds);
    } catch (error) {
      log.write({ level: 'warn', event: 'visibility not changed', host, messageId: message.id, message: text(error) });
    }
  }

  const names = Object.keys(options.lanes) as Name[];
  const lanes = Object.fromEntries(
    names.map((name) => [name, laneOf(options.lanes[name].atOnce, (message: Message) => options.lanes[name].deal(message), failed)]),
  ) as Record<Name, Lane<Message>>;
  const all = names.map((name) => lanes[name]);
  const held = () => all.flatMap((lane) => [...lane.held]);
  const places = (name: Name) => options.lanes[name].atOnce + options.lanes[name].waiting;

  /** The queue gives messages of any lane: each of them must have a place. */
  async function room(): Promise<number> {
    for (const name of names) await lanes[name].below(places(name), signal);
    return Math.min(mostMessages, ...names.map((name) => places(name) - lanes[name].held.size));
  }

  async function consume(): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const limit = await room();
      if (signal.aborted) return;
      try {
        const messages = await queues.receive(queue, { limit, waitSeconds: longestWaitSeconds, visibilitySeconds, signal });
        failures = 0;
        for (const message of messages) lanes[options.laneOfGroup(message.group)].add(message);
      } catch (error) {
        failures += 1;
        log.write({ level: 'error', event: 'commands not received', host, message: text(error) });
        await clock.sleep(Math.min(2 ** failures, longestRetrySeconds) * 1000, signal);
      }
    }
  }

  async function keepHidden(): Promise<void> {
    for (;;) {
      // Three times per visibility, so that one failure in between does no harm.
      await clock.sleep((visibilitySeconds * 1000) / 3, ended.signal);
      if (ended.signal.aborted) return;
      await Promise.all(held().map((message) => extend(message, visibilitySeconds)));
    }
  }

  async function beat(): Promise<void> {
    beatAt = clock.now();
    try {
      await options.beat();
    } catch (error) {
      log.write({ level: 'warn', event: 'heartbeat not sent', host, message: text(error) });
    }
  }

  async function beatUntilStopped(): Promise<void> {
    while (!signal.aborted) {
      beforeNextBeat = new AbortController();
      await beat();
      await clock.sleep(heartbeatSeconds * 1000, AbortSignal.any([signal, beforeNextBeat.signal]));
    }
  }

  async function drain(): Promise<AgentEnd> {
    const waiting = Map.groupBy(
      all.flatMap((lane) => lane.takeWaiting()),
      ({ group }) => group,
    );
    await Promise.all([...waiting.values()].map(giveBack));
    const bound = new AbortController();
    void Promise.all(all.map((lane) => lane.below(1))).then(() => bound.abort());
    await clock.sleep(drainSeconds * 1000, bound.signal);
    return { abandoned: held().length };
  }

  return {
    lanes,
    beatEarly() {
      if (clock.now() - beatAt >= mostOftenMilliseconds) beforeNextBeat.abort();
    },
    async run() {
      log.write({ level: 'info', event: 'agent started', host });
      const aside = [keepHidden(), beatUntilStopped()];
      await consume();
      const end = await drain();
      ended.abort();
      await Promise.all(aside);
      log.write({ level: end.abandoned === 0 ? 'info' : 'warn', event: 'agent stopped', host, ...end });
      return end;
    },
  };
}

export function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

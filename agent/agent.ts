import type { Clock } from '../shared/clock.ts';
import * as limits from '../shared/limits.ts';
import type { Log } from '../shared/log.ts';
import { eventsQueue, hostQueue } from '../shared/messaging/agent-queues.ts';
import { MalformedMessage } from '../shared/messaging/encoding.ts';
import { answerMessage, heartbeatMessage, resultMessage } from '../shared/messaging/events.ts';
import { type Lane as LaneName, lanes as laneFacts, laneNames, laneOfGroup } from '../shared/messaging/lanes.ts';
import type { Message, Queues } from '../shared/messaging/port.ts';
import { answer } from './answer.ts';
import { Courses } from './course.ts';
import type { Driver } from './driver.ts';
import { idsInHand } from './in-hand.ts';
import { laneOf } from './lanes.ts';
import { type Ledger, ledgerKeepsMilliseconds } from './ledger.ts';
import { reply } from './reply.ts';

export interface AgentOptions {
  readonly host: string;
  readonly queues: Queues;
  readonly driver: Driver;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborting it drains the agent: it takes no more commands and finishes those that it is at. */
  readonly signal: AbortSignal;
  /** For how many servers it carries out commands at once; as many as the lane `server` says unless told. */
  readonly concurrency?: number;
  /** How long a command that the agent dies on stays hidden from the next one; 60 unless told. */
  readonly visibilitySeconds?: number;
  /** `limits.heartbeatSeconds` unless told. */
  readonly heartbeatSeconds?: number;
  /** How long draining may take; 30 unless told. */
  readonly drainSeconds?: number;
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
const pruneMilliseconds = 60 * 60 * 1000;

/**
 * Runs a host's agent until it is told to stop: takes commands from the host's queue, carries them out, groups in parallel
 * and each in order, within the bounds of its lane, and tells how they ended.
 *
 * The order of a command's steps is what makes a crash harmless: carry out (the driver's calls may be repeated), write the end into the
 * ledger, send the event, acknowledge. Whatever step it dies before, the command is delivered again and ends the same way.
 *
 * The queues must be there: see ensureHostQueue and ensureEventQueues.
 */
export async function runAgent(options: AgentOptions): Promise<AgentEnd> {
  const { host, queues, driver, ledger, clock, log, signal } = options;
  const {
    concurrency = laneFacts.server.atOnce,
    visibilitySeconds = 60,
    heartbeatSeconds = limits.heartbeatSeconds,
    drainSeconds = 30,
  } = options;
  const queue = hostQueue(host);
  const startedAt = clock.now();
  const ended = new AbortController();

  let beatAt = startedAt;
  let beforeNextBeat = new AbortController();
  /** What goes on is told before its time if there is news of it, but not all the time. */
  const courses = new Courses(() => {
    if (clock.now() - beatAt >= mostOftenMilliseconds) beforeNextBeat.abort();
  });

  /** By the queue's clock, as the last message tells: the host's own decides nothing that cannot be undone. */
  let toldAt: number | undefined;

  async function tell(message: Message): Promise<void> {
    const event = await reply({ host, driver, clock }, message.body);
    if (event !== undefined) await queues.send(eventsQueue, answerMessage(event, message));
    await queues.acknowledge(queue, message.receipt);
  }

  async function carryOut(message: Message): Promise<void> {
    const event = await answer({ host, driver, ledger, clock, courses }, message);
    await queues.send(eventsQueue, resultMessage(event, message));
    await queues.acknowledge(queue, message.receipt);
    const { commandId, serverId, generation, outcome, fault } = event;
    log.write({ level: 'info', event: 'command ended', host, commandId, serverId, generation, outcome, fault });
  }

  /** A message that is no command is let go at once, so that the dead letter queue has it soon; others are worth a pause. */
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

  const lanes = {
    server: laneOf(concurrency, carryOut, failed),
    control: laneOf(laneFacts.control.atOnce, carryOut, failed),
    question: laneOf(laneFacts.question.atOnce, tell, failed),
  };
  const all = Object.values(lanes);
  const held = () => all.flatMap((lane) => [...lane.held]);
  const places = (name: LaneName) => (name === 'server' ? concurrency : laneFacts[name].atOnce) + laneFacts[name].waiting;

  /** The queue gives messages of any lane: each of them must have a place. */
  async function room(): Promise<number> {
    for (const name of laneNames) await lanes[name].below(places(name), signal);
    return Math.min(mostMessages, ...laneNames.map((name) => places(name) - lanes[name].held.size));
  }

  async function consume(): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const limit = await room();
      if (signal.aborted) return;
      try {
        const messages = await queues.receive(queue, { limit, waitSeconds: longestWaitSeconds, visibilitySeconds, signal });
        failures = 0;
        for (const message of messages) {
          toldAt = message.sentAt;
          lanes[laneOfGroup(message.group)].add(message);
        }
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
      const inventory = await driver.inventory();
      const howFar = [...courses.howFar()];
      const inHand = [...idsInHand([lanes.server, lanes.control])];
      await queues.send(eventsQueue, heartbeatMessage({ type: 'heartbeat', host, at: clock.now(), inventory, startedAt, inHand, howFar }));
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

  async function pruneUntilStopped(): Promise<void> {
    while (!signal.aborted) {
      await clock.sleep(pruneMilliseconds, signal);
      if (signal.aborted || toldAt === undefined) continue;
      try {
        await ledger.prune(toldAt - ledgerKeepsMilliseconds);
      } catch (error) {
        log.write({ level: 'warn', event: 'ledger not pruned', host, message: text(error) });
      }
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

  log.write({ level: 'info', event: 'agent started', host });
  const aside = [keepHidden(), beatUntilStopped(), pruneUntilStopped()];
  await consume();
  const end = await drain();
  ended.abort();
  await Promise.all(aside);
  log.write({ level: end.abandoned === 0 ? 'info' : 'warn', event: 'agent stopped', host, ...end });
  return end;
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

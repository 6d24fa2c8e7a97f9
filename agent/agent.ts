import type { Clock } from '../shared/clock.ts';
import * as limits from '../shared/limits.ts';
import type { Log } from '../shared/log.ts';
import { eventsQueue, hostQueue } from '../shared/messaging/agent-queues.ts';
import { MalformedMessage } from '../shared/messaging/encoding.ts';
import { heartbeatMessage, resultMessage } from '../shared/messaging/events.ts';
import type { Message, Queues } from '../shared/messaging/port.ts';
import { answer } from './answer.ts';
import type { Driver } from './driver.ts';
import { groupLanes, type Lanes } from './lanes.ts';
import { type Ledger, ledgerKeepsMilliseconds } from './ledger.ts';

export interface AgentOptions {
  readonly host: string;
  readonly queues: Queues;
  readonly driver: Driver;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborting it drains the agent: it takes no more commands and finishes those that it is at. */
  readonly signal: AbortSignal;
  /** How many commands it holds at once; 16 unless told. */
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
const pruneMilliseconds = 60 * 60 * 1000;

/**
 * Runs a host's agent until it is told to stop: takes commands from the host's queue, carries them out, groups in parallel
 * and each in order, and tells how they ended.
 *
 * The order of a command's steps is what makes a crash harmless: carry out (the driver's calls may be repeated), write the end into the
 * ledger, send the event, acknowledge. Whatever step it dies before, the command is delivered again and ends the same way.
 *
 * The queues must be there: see ensureHostQueue and ensureEventQueues.
 */
export async function runAgent(options: AgentOptions): Promise<AgentEnd> {
  const { host, queues, driver, ledger, clock, log, signal } = options;
  const { concurrency = 16, visibilitySeconds = 60, heartbeatSeconds = limits.heartbeatSeconds, drainSeconds = 30 } = options;
  const queue = hostQueue(host);
  const startedAt = clock.now();
  const ended = new AbortController();

  async function deal(message: Message): Promise<void> {
    const event = await answer({ host, driver, ledger, clock }, message.body);
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
      serverId: message.group,
      receiveCount: message.receiveCount,
      message: text(error),
    });
    for (const later of behind.toReversed()) await extend(later, 0);
    await extend(message, pause);
  }

  /** Never rejects: a visibility that cannot be changed ends by itself. */
  async function extend(message: Message, seconds: number): Promise<void> {
    try {
      await queues.extend(queue, message.receipt, seconds);
    } catch (error) {
      log.write({ level: 'warn', event: 'visibility not changed', host, messageId: message.id, message: text(error) });
    }
  }

  async function consume(lanes: Lanes<Message>): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      await lanes.below(concurrency, signal);
      if (signal.aborted) return;
      try {
        const limit = Math.min(mostMessages, concurrency - lanes.held.size);
        const messages = await queues.receive(queue, { limit, waitSeconds: longestWaitSeconds, visibilitySeconds, signal });
        failures = 0;
        for (const message of messages) lanes.add(message);
      } catch (error) {
        failures += 1;
        log.write({ level: 'error', event: 'commands not received', host, message: text(error) });
        await clock.sleep(Math.min(2 ** failures, longestRetrySeconds) * 1000, signal);
      }
    }
  }

  async function keepHidden(lanes: Lanes<Message>): Promise<void> {
    for (;;) {
      // Three times per visibility, so that one failure in between does no harm.
      await clock.sleep((visibilitySeconds * 1000) / 3, ended.signal);
      if (ended.signal.aborted) return;
      await Promise.all([...lanes.held].map((message) => extend(message, visibilitySeconds)));
    }
  }

  async function beat(): Promise<void> {
    try {
      const inventory = await driver.inventory();
      await queues.send(eventsQueue, heartbeatMessage({ type: 'heartbeat', host, at: clock.now(), inventory, startedAt }));
    } catch (error) {
      log.write({ level: 'warn', event: 'heartbeat not sent', host, message: text(error) });
    }
  }

  async function beatUntilStopped(): Promise<void> {
    while (!signal.aborted) {
      await beat();
      await clock.sleep(heartbeatSeconds * 1000, signal);
    }
  }

  async function pruneUntilStopped(): Promise<void> {
    while (!signal.aborted) {
      try {
        await ledger.prune(clock.now() - ledgerKeepsMilliseconds);
      } catch (error) {
        log.write({ level: 'warn', event: 'ledger not pruned', host, message: text(error) });
      }
      await clock.sleep(pruneMilliseconds, signal);
    }
  }

  async function drain(lanes: Lanes<Message>): Promise<AgentEnd> {
    for (const message of lanes.takeWaiting().toReversed()) await extend(message, 0);
    const bound = new AbortController();
    void lanes.below(1).then(() => bound.abort());
    await clock.sleep(drainSeconds * 1000, bound.signal);
    return { abandoned: lanes.held.size };
  }

  log.write({ level: 'info', event: 'agent started', host });
  const lanes = groupLanes(deal, failed);
  const aside = [keepHidden(lanes), beatUntilStopped(), pruneUntilStopped()];
  await consume(lanes);
  const end = await drain(lanes);
  ended.abort();
  await Promise.all(aside);
  log.write({ level: end.abandoned === 0 ? 'info' : 'warn', event: 'agent stopped', host, ...end });
  return end;
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

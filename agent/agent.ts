import { eventsQueue, hostQueue } from '../shared/messaging/agent-queues.ts';
import { answerMessage, astrayMessage, guestPasswordMessage, heartbeatMessage, resultMessage } from '../shared/messaging/events.ts';
import { lanes as laneFacts, laneOfGroup } from '../shared/messaging/lanes.ts';

import type { Message } from '../shared/messaging/port.ts';
import { readUpdateFilters } from '../shared/messaging/update-filters.ts';
import { answer, readAny } from './answer.ts';
import { Courses } from './course.ts';
import type { Driver } from './driver.ts';
import { idsInHand } from './in-hand.ts';
import { type Ledger, ledgerKeepsMilliseconds } from './ledger.ts';
import { type AgentEnd, agentLoop, type Loop, type LoopPorts, text } from './loop.ts';
import { reply } from './reply.ts';

export interface AgentOptions extends LoopPorts {
  readonly driver: Driver;
  readonly ledger: Ledger;
  /** For how many servers it carries out commands at once; as many as the lane `server` says unless told. */
  readonly concurrency?: number;
}

/** As long as a command may take at most. */
const deafMilliseconds = 4 * 60 * 60 * 1000;
/** By so much the API's clock may be behind the host's, milliseconds. Dead letters are older: they were tried for longer. */
const clocksDiffer = 60_000;
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
  const queue = hostQueue(host);
  const startedAt = clock.now();
  const begun = ledger.began(startedAt);
  // Who needs to know asks again.
  begun.catch(() => {});
  /**
   * A clock that was ahead when the ledger began deafens nobody for longer; and what was sent before is too late by then. A dead letter that was put back is as old
   * as it says: the queue counts from when it was put back.
   */
  async function isOlderThanLedger({ sentAt, body }: Message): Promise<boolean> {
    const begunAt = await begun.catch(() => ledger.began(startedAt));
    if (clock.now() < begunAt || clock.now() >= begunAt + deafMilliseconds) return false;
    return Math.min(sentAt, (readAny(body).sentAt ?? sentAt) + clocksDiffer) < begunAt;
  }
  /** What goes on is told before its time if there is news of it, but not all the time. */
  const courses = new Courses(() => loop.beatEarly());

  /** By the queue's clock, as the last message tells: the host's own decides nothing that cannot be undone. */
  let toldAt: number | undefined;

  async function tell(message: Message): Promise<void> {
    toldAt = message.sentAt;
    const event = await reply({ host, driver, clock }, message.body);
    if (event !== undefined) await queues.send(eventsQueue, answerMessage(event, message));
    await queues.acknowledge(queue, message.receipt);
  }

  async function carryOut(message: Message): Promise<void> {
    toldAt = message.sentAt;
    if (await isOlderThanLedger(message)) {
      await queues.acknowledge(queue, message.receipt);
      log.write({ level: 'warn', event: 'command let go', host, messageId: message.id, group: message.group, sentAt: message.sentAt });
      return;
    }
    const event = await answer({ host, driver, ledger, clock, courses }, message);
    await queues.send(eventsQueue, resultMessage(event, message));
    await queues.acknowledge(queue, message.receipt);
    const { commandId, serverId, generation, outcome, fault } = event;
    log.write({ level: 'info', event: 'command ended', host, commandId, serverId, generation, outcome, fault });
  }

  async function filter(message: Message): Promise<void> {
    toldAt = message.sentAt;
    const told = readUpdateFilters(message.body);
    // Meant for another host: nobody here has such a port.
    if (told.host === host) await driver.updateFilters(told);
    await queues.acknowledge(queue, message.receipt);
  }

  driver.listen?.((serverId, password) =>
    queues.send(eventsQueue, guestPasswordMessage({ type: 'guest password', host, serverId, password })),
  );

  /** Told once, until it runs again: the API asks for itself. */
  let astray: ReadonlySet<string> = new Set();
  async function tellWhatIsAstray(): Promise<void> {
    const now = new Set(await driver.astray?.());
    const news = now.difference(astray);
    for (const serverId of news) await queues.send(eventsQueue, astrayMessage({ type: 'astray', host, serverId, at: clock.now() }));
    astray = now;
  }

  async function beat(): Promise<void> {
    await tellWhatIsAstray();
    const inventory = await driver.inventory();
    const howFar = [...courses.howFar()];
    const inHand = [...idsInHand([loop.lanes.server, loop.lanes.control])];
    await queues.send(eventsQueue, heartbeatMessage({ type: 'heartbeat', host, at: clock.now(), inventory, startedAt, inHand, howFar }));
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

  const { server, control, question, filters } = laneFacts;
  const loop: Loop<'server' | 'control' | 'question' | 'filters'> = agentLoop({
    ...options,
    lanes: {
      server: { ...server, atOnce: options.concurrency ?? server.atOnce, deal: carryOut },
      control: { ...control, deal: carryOut },
      question: { ...question, deal: tell },
      filters: { ...filters, deal: filter },
    },
    laneOfGroup,
    beat,
  });
  const [end] = await Promise.all([loop.run(), pruneUntilStopped()]);
  return end;
}

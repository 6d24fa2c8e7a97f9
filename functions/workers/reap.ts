/**
 * Runs each minute over what is due: commands, and orders for volumes, that have been owed an answer for a minute, timers, and
 * hosts that servers are to leave. Commands of a live host are sent again, unless
 * its agent says that it is at them; for those whose time is over, or whose host is gone, the failure is applied. So no server stays in a task state
 * for ever.
 *
 * A minute of silence means nothing: a host that restarts, or a queue that lags, delays what is under way and does not end it. What ends it is its
 * deadline, an administrator's word that the host is fenced off, or five minutes without a word from this host while others are heard.
 *
 * Nothing is read but what is due, and what is looked at is moved on first: a run that has no more time has left the rest at the front for the next,
 * and two runs at once share the work.
 */
import { goOnAfterMove, runClearings } from '../../shared/compute/clearing/run.ts';
import { commands, type Owed as OwedCommand, patience, send } from '../../shared/compute/commands/command.ts';
import { endAndSay } from '../../shared/compute/commands/end-command.ts';
import { eachDue, postpone } from '../../shared/compute/commands/owed.ts';
import { allOf, pause } from '../../shared/compute/due.ts';
import { type Hearing, hearing } from '../../shared/compute/hosts/hearing.ts';
import { findHosts, type Host, isUp } from '../../shared/compute/hosts/host.ts';
import { timerKinds } from '../../shared/compute/timers/kinds.ts';
import { runTimers } from '../../shared/compute/timers/run.ts';
import * as limits from '../../shared/limits.ts';
import { tellAllOwed } from '../../shared/network/hosts/tell.ts';
import type { Ports } from '../../shared/ports.ts';
import type { Item } from '../../shared/store/port.ts';
import { resendOrders } from '../../shared/volume/keeping/owed.ts';

/** A run ends before the time that its function has. */
const mostMilliseconds = 240_000;
/** Milliseconds of silence. */
const goneAfter = limits.hostGoneSeconds * 1000;

/** What was found due. */
export interface Owed {
  /** Commands that have been owed an answer for more than a minute. */
  readonly commands: number;
  /** The age of the oldest of them, seconds; 0 when there is none. */
  readonly oldestSeconds: number;
  /** Whether most hosts seem to be down, which is more likely to be our own deafness: nobody's silence counts then. */
  readonly isDeaf: boolean;
  readonly timers: number;
  /** Hosts that servers are to leave. */
  readonly clearings: number;
  /** Orders for volumes that have been owed an answer for more than a minute, and the age of the oldest of them, seconds. */
  readonly orders: number;
  readonly oldestOrderSeconds: number;
}

export async function reap(ports: Ports, kinds = timerKinds): Promise<Owed> {
  const { store, clock, log } = ports;
  const begun = clock.now();
  const mayGoOn = () => Math.abs(clock.now() - begun) < mostMilliseconds;
  const heard = await hearing(ports);
  log.write({ level: 'info', event: 'hosts heard', up: heard.up, expected: heard.expected });
  if (heard.isDeaf) log.write({ level: 'error', event: 'most hosts are silent', hosts: heard.expected });
  let [count, oldestSeconds, timers, clearings] = [0, 0, 0, 0];
  let orders = { orders: 0, oldestOrderSeconds: 0 };

  async function reapPage(page: readonly Item[]): Promise<boolean> {
    // A page is short enough for what is known of its hosts to be true until its end.
    const hosts = await findHosts(
      store,
      page.map(({ host }) => String(host)),
    );
    for (const item of page) {
      if (!mayGoOn()) return false;
      const { id, serverId, host, issuedAt } = item;
      count += 1;
      oldestSeconds = Math.max(oldestSeconds, Math.floor((clock.now() - Number(issuedAt)) / 1000));
      await reapOne(ports, item, hosts.get(String(host)), heard).catch((error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        log.write({ level: 'warn', event: 'command not reaped', commandId: id, serverId, message });
      });
    }
    return true;
  }

  await allOf([
    eachDue(store, begun, reapPage),
    runTimers(ports, kinds, mayGoOn).then((run) => {
      timers = run;
    }),
    runClearings(ports, mayGoOn).then((run) => {
      clearings = run;
    }),
    resendOrders(ports, mayGoOn).then((run) => {
      orders = run;
    }),
    // What was not told when it changed.
    tellAllOwed(ports, patience, mayGoOn),
  ]);
  // What the alarm on the oldest command reads: the queues of hosts come and go, their commands are all in the table.
  log.write({ level: 'info', event: 'commands owed', commands: count, oldestSeconds, timers, clearings, ...orders });
  return { commands: count, oldestSeconds, isDeaf: heard.isDeaf, timers, clearings, ...orders };
}

async function reapOne(ports: Ports, item: Item, host: Host | undefined, { doesSilenceCount }: Hearing): Promise<void> {
  const command = commands.parse(item);
  const now = ports.clock.now();
  // A host that was never heard of has been silent since the command was issued.
  const lastSeenAt = host?.lastSeenAt ?? command.issuedAt;
  if (!(await postpone(ports, item, nextLook(command, lastSeenAt, now)))) return;

  const isHostUp = host !== undefined && isUp(host, now);
  const isFenced = host?.isForcedDown ?? false;
  const isOverdue = now >= command.deadline;
  const isGone = !isHostUp && doesSilenceCount && Math.abs(now - lastSeenAt) >= goneAfter;
  if (isFenced || isOverdue || isGone) {
    const fault = isHostUp ? `The host ${command.host} did not answer in time.` : `The host ${command.host} is down.`;
    const id = { serverId: command.serverId, id: command.id };
    const { ended, cleared } = await endAndSay(ports, id, command.host, { outcome: 'lost', fault, isFenced });
    if (cleared !== undefined) await goOnAfterMove(ports, cleared);
    ports.log.write({
      level: 'warn',
      event: 'command reaped',
      commandId: command.id,
      serverId: command.serverId,
      name: command.name,
      fault,
      ended,
    });
    if (ended !== 'kept') return;
  }
  const isInHand = host?.inHand.includes(command.id) ?? false;
  if (isHostUp && !isInHand) await send(ports, command, Math.floor((now - command.issuedAt) / patience));
}

/** In the next run, or when its time is over or its host counts as gone, if that is earlier. */
function nextLook({ deadline }: OwedCommand, lastSeenAt: number, now: number): number {
  const turns = [deadline, lastSeenAt + goneAfter].filter((time) => time > now);
  return Math.min(now + pause, ...turns);
}

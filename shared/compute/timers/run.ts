/** Runs the timers that are due, oldest first, the shards side by side. One that fails is moved on and holds nobody up. */
import type { Ports } from '../../ports.ts';
import type { Item } from '../../store/port.ts';
import { transaction } from '../../store/transaction.ts';
import { dueBy, eachPage, pause } from '../due.ts';
import type { TimerKinds } from './kinds.ts';
import { type Timer, timerPartition, timers } from './timer.ts';

/** One that fails again and again is tried less and less often, but so often at least, milliseconds. */
const longestPause = 3_600_000;

/** @returns how many were due */
export async function runTimers(ports: Ports, kinds: TimerKinds, mayGoOn: () => boolean): Promise<number> {
  let count = 0;
  const query = { partition: timerPartition, range: dueBy(ports.clock.now()) };
  await eachPage(ports.store, query, async (page) => {
    for (const item of page) {
      if (!mayGoOn()) return false;
      count += 1;
      await runTimer(ports, kinds, item).catch((error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        ports.log.write({ level: 'warn', event: 'timer failed', kind: item['kind'], serverId: item['serverId'], message });
      });
    }
    return true;
  });
  return count;
}

async function runTimer(ports: Ports, kinds: TimerKinds, item: Item): Promise<void> {
  const found = timers.parse(item);
  const now = ports.clock.now();
  const moved = await replace(ports, found, { ...found, lookAt: now + Math.min(longestPause, Math.max(pause, now - found.at)) }, item);
  if (!moved) return;
  const kind = kinds[found.kind];
  // A newer version may have set it, and runs it when it is back.
  if (kind === undefined) throw new Error(`There is no kind of timer ${found.kind}.`);
  await kind(ports, found);
  await replace(ports, moved, undefined);
}

/** Puts another timer, or none, in the place of one that stands as it was found. @returns what was put, or whether it stood */
async function replace<Next extends Timer | undefined>(ports: Ports, found: Timer, next: Next, item?: Item): Promise<Next | false> {
  return transaction(ports, async (tx, attempt) => {
    // The index may lag behind: then the commit says so, and it is read.
    const standing = attempt === 0 && item !== undefined ? tx.saw(timers, found, item) : await tx.get(timers, found);
    if (standing === undefined || standing.at !== found.at || standing.lookAt !== found.lookAt) return false;
    if (next === undefined) tx.remove(timers, found);
    else tx.put(timers, next);
    return next;
  });
}

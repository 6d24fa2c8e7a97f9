/** Orders that are owed an answer: sent again until there is one, ever less often. A volume is asked for by its whole state, so what was lost or late does no harm. */
import { dueBy, pause } from '../../compute/due.ts';
import type { Ports } from '../../ports.ts';
import type { Item, ListQuery } from '../../store/port.ts';
import { transaction } from '../../store/transaction.ts';
import { orderDueAt, orderPatience, type Volume, volumePartitions, volumes } from '../volume.ts';
import { isHostUp } from './volume-host.ts';

type Owing = Pick<Ports, 'store' | 'clock' | 'chance' | 'log' | 'volumeAgents' | 'volumeHosts'>;

/** So often at least it is sent again, milliseconds. */
const longestPause = 3_600_000;

async function eachOwed(ports: Owing, to: number, work: (item: Item) => Promise<boolean>): Promise<void> {
  let after: ListQuery['after'];
  do {
    const page = await ports.store.list({
      index: 'due',
      partition: volumePartitions.owed,
      range: dueBy(to),
      limit: 100,
      ...(after === undefined ? {} : { after }),
    });
    for (const item of page.items) if (!(await work(item))) return;
    after = page.after;
  } while (after !== undefined);
}

/** Sends again what is due. A host that is down is not spoken to: its queue has the order, and it is looked at again soon. @returns how many were due, and how old the oldest is, seconds */
export async function resendOrders(
  ports: Owing,
  mayGoOn: () => boolean,
): Promise<{ readonly orders: number; readonly oldestOrderSeconds: number }> {
  let [orders, oldestOrderSeconds] = [0, 0];
  await eachOwed(ports, ports.clock.now(), async (item) => {
    if (!mayGoOn()) return false;
    orders += 1;
    oldestOrderSeconds = Math.max(oldestOrderSeconds, await resendOne(ports, item));
    return true;
  });
  return { orders, oldestOrderSeconds };
}

async function resendOne(ports: Owing, item: Item): Promise<number> {
  const found = volumes.parse(item);
  const now = ports.clock.now();
  const age = now - (found.kept?.askedAt ?? now);
  const host = (await ports.volumeHosts.get()).find(({ name }) => name === found.kept?.host);
  const isUp = host !== undefined && isHostUp(host, now);
  const standing = await postpone(ports, found, item, now + (isUp ? Math.min(longestPause, Math.max(pause, age)) : pause));
  if (standing !== undefined && isUp)
    await ports.volumeAgents?.order(standing, Math.max(1, Math.floor(age / orderPatience))).catch(() => {});
  return Math.floor(age / 1000);
}

/** Moves the next look on, if it is still owed as it was found. */
async function postpone(ports: Owing, found: Volume, item: Item, lookAt: number): Promise<Volume | undefined> {
  return transaction(ports, async (tx, attempt) => {
    // The index may lag behind: then the commit says so, and it is read.
    const volume = attempt === 0 ? tx.saw(volumes, found.id, item) : await tx.get(volumes, found.id);
    if (volume?.kept === undefined || found.kept === undefined || volume.kept.revision === volume.kept.settledRevision) return undefined;
    if (orderDueAt(volume.kept) !== orderDueAt(found.kept)) return undefined;
    const postponed = { ...volume, kept: { ...volume.kept, lookAt } };
    tx.put(volumes, postponed);
    return postponed;
  });
}

/** Sends what was asked lately, or ever, longer ago than so many milliseconds, and may not have been sent. @returns how many */
export async function sendOrders(ports: Owing, olderThan: number, isFirst: boolean): Promise<number> {
  let sent = 0;
  const now = ports.clock.now();
  await eachOwed(ports, now + orderPatience - olderThan, async (item) => {
    const volume = volumes.parse(item);
    const isNew = volume.kept !== undefined && volume.kept.lookAt === undefined;
    if (!isNew && !isFirst) return true;
    await ports.volumeAgents?.order(volume).catch(() => {});
    sent += 1;
    return true;
  });
  return sent;
}

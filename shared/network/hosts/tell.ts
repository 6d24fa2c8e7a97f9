/** Which hosts are owed news of ports and groups, and that they get it: at once by what follows the table's stream, or by what looks for what has been left. */
import { dueBy, eachPage } from '../../compute/due.ts';
import type { Item } from '../../store/port.ts';
import { owedPartition } from './owed-place.ts';
import { owingOf } from './owed-sorts.ts';
import type { Telling } from './tellings.ts';

/** Tells what the item owes, if it does so still: it is read again. @throws what the queue throws, but for a missing queue: a host that was never registered has none */
export async function tellOwed(ports: Telling, item: Item): Promise<void> {
  const kind = owingOf(item.sk);
  if (kind === undefined) return;
  // Most looks find nothing that is owed.
  const { tellings } = await import('./tellings.ts');
  await tellings[kind](ports, item);
}

/** All that is owed for longer than so many milliseconds. @returns how many items owed something */
export async function tellAllOwed(ports: Telling, olderThan: number, mayGoOn: () => boolean = () => true): Promise<number> {
  let count = 0;
  // One after the other: what one has told the next need not.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work);
    turn = mine.catch(() => {});
    return mine;
  };
  await eachPage(ports.store, { partition: owedPartition, range: dueBy(ports.clock.now() - olderThan) }, async (page) => {
    for (const item of page) {
      if (!mayGoOn()) return false;
      count += 1;
      await inTurn(() => tellOwed(ports, item)).catch((error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        ports.log.write({ level: 'warn', event: 'filters not told', key: `${item.pk} ${item.sk}`, message });
      });
    }
    return true;
  });
  return count;
}

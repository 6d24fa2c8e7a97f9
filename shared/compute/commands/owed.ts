/** Commands that are owed an answer, by the time at which somebody has to look at them. */
import type { Item, Store } from '../../store/port.ts';
import { type TransactionPorts, transaction } from '../../store/transaction.ts';
import { type DueQuery, dueBy, dueSort, eachPage } from '../due.ts';
import { commands, dueAt, duePartition, type Owed, patience } from './command.ts';

/** Whoever is to look later than this was told so by a clock that was ahead, milliseconds: nobody is told to wait as long. */
const furthest = 2 * patience;
/** So long a command is new, milliseconds: who looks each quarter of a minute for what was not sent has three chances. */
const newFor = 45_000;

type Work = (page: readonly Item[]) => Promise<boolean>;

const eachOf = (store: Store, range: DueQuery['range'], work: Work) => eachPage(store, { partition: duePartition, range }, work);

/** Those that it is time to look at, oldest first, and those that no right clock can have written. */
export async function eachDue(store: Store, now: number, work: Work): Promise<void> {
  await eachOf(store, dueBy(now), work);
  await eachAhead(store, now, work);
}

const eachAhead = (store: Store, now: number, work: Work) => eachOf(store, { from: dueSort(now + furthest) }, work);

/**
 * Those that nobody has looked at since they were issued, lately or ever, if they are older than so many milliseconds. A process that begins asks for
 * all: an earlier one may have left them behind however long ago.
 */
export async function eachNew(
  store: Store,
  { now, olderThan, issued }: { readonly now: number; readonly olderThan: number; readonly issued: 'lately' | 'ever' },
  work: (command: Owed) => Promise<void>,
): Promise<void> {
  const onPage: Work = async (page) => {
    for (const command of page.map((item) => commands.parse(item))) if (command.lookAt === undefined) await work(command);
    return true;
  };
  const from = issued === 'ever' ? {} : { from: dueSort(now + patience - newFor) };
  await eachOf(store, { ...from, ...dueBy(now + patience - olderThan) }, onPage);
  await eachAhead(store, now, onPage);
}

/**
 * Moves the time of the next look on, for as long as the command stands as it was found: what has ended meanwhile stays so, and of two that find
 * it one goes on.
 * @returns whether it is the caller who goes on
 */
export async function postpone(ports: TransactionPorts, item: Item, lookAt: number): Promise<boolean> {
  const found = commands.parse(item);
  return transaction(ports, async (tx, attempt) => {
    // The index may lag behind: then the commit says so, and it is read.
    const standing = attempt === 0 ? tx.saw(commands, found, item) : await tx.get(commands, found);
    if (standing === undefined || dueAt(standing) !== dueAt(found)) return false;
    tx.put(commands, { ...standing, lookAt });
    return true;
  });
}

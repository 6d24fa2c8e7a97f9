/** What the doctor finds, and how it makes sure: a table that lives changes while it is read. */
import type { Clock } from '../clock.ts';
import type { Item, Key, Store } from '../store/port.ts';
import type { TransactionPorts } from '../store/transaction.ts';

/** @returns whether it has put it right; not when something that it rests on has changed */
export type Repair = (ports: TransactionPorts) => Promise<boolean>;

export interface Finding {
  /** In a sentence. */
  readonly says: string;
  /** Puts it right, where what was read proves what is right, and only for as long as it still stands. Absent where it proves nothing. */
  readonly repair?: Repair;
}

/** A look at things that belong together: what is wrong with them, and which items it was judged by. */
export interface Look {
  readonly findings: readonly Finding[];
  readonly judgedBy: readonly Seen[];
}

/** An item as it was read, or that there was none. */
export type Seen = readonly [key: Key, version: number | 'absent'];

export const seen = (key: Key, item: Item | undefined): Seen => [{ pk: key.pk, sk: key.sk }, item?.version ?? 'absent'];

const fingerprint = (judgedBy: readonly Seen[]) =>
  judgedBy
    .map(([{ pk, sk }, version]) => `${pk} ${sk} ${version}`)
    .toSorted()
    .join('\n');

/** So long between two looks, milliseconds: what is only half read has ended by then. */
const pause = 1_000;
/** How often what changes all the time is looked at. */
const attempts = 3;

/**
 * What looks wrong is looked at again. When every item is as it was, all of them were so at one moment between the two looks: then it is wrong.
 * @returns undefined when it never stood still
 */
export async function surely(clock: Clock, look: () => Promise<Look>): Promise<readonly Finding[] | undefined> {
  let before = await look();
  for (let attempt = 0; before.findings.length > 0; attempt++) {
    if (attempt === attempts) return undefined;
    await clock.sleep(pause);
    const after = await look();
    if (fingerprint(before.judgedBy) === fingerprint(after.judgedBy)) return after.findings;
    before = after;
  }
  return [];
}

/** Everything of a partition of the table whose sort key begins so, read consistently. */
export async function itemsOf(store: Store, partition: string, prefix = ''): Promise<readonly Item[]> {
  const found: Item[] = [];
  let after: Item | undefined;
  do {
    const page = await store.list({
      index: 'table',
      partition,
      ...(prefix === '' ? {} : { range: { prefix } }),
      limit: 100,
      ...(after === undefined ? {} : { after }),
    });
    found.push(...page.items);
    after = page.after as Item | undefined;
  } while (after !== undefined);
  return found;
}

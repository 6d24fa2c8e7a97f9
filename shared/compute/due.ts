/**
 * What somebody has to look at by some time stands in the `due` index by that time, in shards: commands and timers, each in partitions of their own, so
 * that a timer that is set for next month is in nobody's way. Whoever looks at a thing moves it on first; so a run that ends early has left what it did
 * not reach at the front, and the next begins there.
 */
import type { Item, ListQuery, Store } from '../store/port.ts';
import { shardCount } from '../store/table.ts';

/** Sorts by time; both ends of a range are made with it too. */
export const dueSort = (milliseconds: number, id = '') => `${String(milliseconds).padStart(15, '0')}#${id}`;

/** Everything up to a moment. */
export const dueBy = (milliseconds: number) => ({ to: dueSort(milliseconds, '~') });

/** What somebody looked at, and what failed, is looked at again after so long, milliseconds: a little less than a run, so that each run sees it. */
export const pause = 45_000;

/** A page is what is known of hosts at once: what was read with it is seconds old at its end. */
const pageSize = 100;

export interface DueQuery {
  readonly partition: (shard: number) => string;
  readonly range: { readonly from?: string; readonly to?: string };
}

/** Pages of one shard, earliest first. */
async function* pagesOf(store: Store, partition: string, range: DueQuery['range']): AsyncGenerator<readonly Item[], void, undefined> {
  let after: ListQuery['after'];
  do {
    const page = await store.list({ index: 'due', partition, range, limit: pageSize, ...(after === undefined ? {} : { after }) });
    if (page.items.length > 0) yield page.items;
    after = page.after;
  } while (after !== undefined);
}

/** Hands out what is due, page by page, the shards side by side so that none waits for another's long list. `work` says whether it goes on. */
export function eachPage(store: Store, { partition, range }: DueQuery, work: (page: readonly Item[]) => Promise<boolean>): Promise<void> {
  return allOf(
    Array.from({ length: shardCount }, async (_, shard) => {
      for await (const page of pagesOf(store, partition(shard), range)) if (!(await work(page))) return;
    }),
  );
}

/** Waits for all, also for those that go on when one has failed. @throws the first failure */
export async function allOf(all: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(all)).find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

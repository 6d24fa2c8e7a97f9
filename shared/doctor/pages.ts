/** Reading everything of a kind: the shards side by side, a page of each at a time. */
import type { Item, ListQuery, Store } from '../store/port.ts';
import { shardCount } from '../store/table.ts';

const pageSize = 100;

interface Where {
  readonly index: ListQuery['index'];
  readonly partition: (shard: number) => string;
  /** Whether there is one partition alone. */
  readonly isWhole?: true;
}

export async function eachPage(
  store: Store,
  { index, partition, isWhole }: Where,
  work: (page: readonly Item[]) => Promise<void>,
): Promise<void> {
  await Promise.all(
    Array.from({ length: isWhole ? 1 : shardCount }, async (_, shard) => {
      let after: ListQuery['after'];
      do {
        const page = await store.list({ index, partition: partition(shard), limit: pageSize, ...(after === undefined ? {} : { after }) });
        await work([...page.items]);
        after = page.after;
      } while (after !== undefined);
    }),
  );
}

export const eachItem = (store: Store, where: Where, work: (item: Item) => Promise<void>): Promise<void> =>
  eachPage(store, where, async (page) => {
    for (const item of page) await work(item);
  });

/** The items as the table has them, not as an index shows them. */
export const eachConsistent = (store: Store, where: Where, work: (item: Item) => void): Promise<void> =>
  eachPage(store, where, async (page) => {
    if (page.length === 0) return;
    for (const item of await store.getMany(page.map(({ pk, sk }) => ({ pk, sk })))) if (item !== undefined) work(item);
  });

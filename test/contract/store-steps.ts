import assert from 'node:assert/strict';
import type { CommitResult, Item, Key, ListQuery, Page, Store, Value, Write } from '../../shared/store/port.ts';

export const committed: CommitResult = { outcome: 'committed' };
export const thing = { pk: 'SERVER#1', sk: 'SERVER' };

type Attributes = Readonly<Record<string, Value | undefined>>;

export const put = (key: Key, attributes: Attributes = {}, expect: 'absent' | number = 'absent'): Write => ({
  kind: 'put',
  item: { ...attributes, ...key },
  expect,
});
export const remove = (key: Key, expect: number): Write => ({ kind: 'remove', key, expect });
export const check = (key: Key, expect: 'absent' | number): Write => ({ kind: 'check', key, expect });
export const add = (key: Key, used: number, bounds?: { min?: number; max?: number }): Write => ({
  kind: 'add',
  key,
  amounts: { used },
  ...(bounds && { bounds: { used: bounds } }),
});
export const at = (sk: string, pk = 'P') => ({ pk, sk });

/** More pages than any test has: a list that never ends must not hang the tests. */
const maximumPages = 200;

/** Reads page by page until there is no more. */
export async function readAll(store: Store, query: ListQuery): Promise<readonly Item[]> {
  const items: Item[] = [];
  let next: ListQuery = query;
  for (let pages = 0; pages < maximumPages; pages += 1) {
    const page: Page = await store.list(next);
    const found = [...page.items];
    assert.ok(found.length <= query.limit, 'A page is larger than its limit');
    items.push(...found);
    if (!page.after) return items;
    next = { ...query, after: page.after };
  }
  throw new Error(`A list did not end within ${maximumPages} pages`);
}

/** What the contract's tests do with stores, of which `makeStore` makes empty ones. `name` keeps the suites' tokens apart. */
export function storeSteps(name: string, makeStore: () => Promise<Store>) {
  let tokens = 0;
  // Stores may share what remembers tokens, as the tables of one DynamoDB do.
  const freshToken = () => {
    tokens += 1;
    return `${name} ${tokens}`;
  };
  const commit = (store: Store, ...writes: Write[]) => store.commit(writes, freshToken());
  const refusal = (...failed: (readonly [index: number, item: Item | undefined])[]): CommitResult => ({
    outcome: 'refused',
    failed: failed.map(([index, item]) => ({ index, item })),
  });
  const filled = async (...keys: Key[]) => {
    const store = await makeStore();
    assert.deepEqual(await commit(store, ...keys.map((key) => put(key))), committed);
    return store;
  };
  const sortKeys = async (store: Store, query: Partial<ListQuery>) =>
    (await readAll(store, { index: 'table', partition: 'P', limit: 100, ...query })).map(({ sk }) => sk);
  return { commit, filled, freshToken, refusal, sortKeys };
}

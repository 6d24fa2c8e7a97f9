import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dynamodbStore } from '../../shared/store/dynamodb.ts';
import type { Item, Key, ListQuery, Store, Value, Write } from '../../shared/store/port.ts';
import { compareBytes } from '../../shared/store/requests.ts';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import { keyAttributes } from '../../shared/store/table.ts';
import { fakeClock } from '../support/clock.ts';
import { dynamodbLocal } from '../support/dynamodb-local.ts';
import { readAll } from './store-steps.ts';

const plays = 20;
const stepsPerPlay = 20;

/** A write without its expectation's value: `current` stands for what is there when it is played, so that many commits succeed. */
type Draft = { readonly write: Write; readonly hopes: 'current' | 'absent' | number };

type Step =
  | { readonly kind: 'commit'; readonly drafts: readonly Draft[]; readonly isRepeated: boolean }
  | { readonly kind: 'getMany'; readonly keys: readonly Key[] }
  | { readonly kind: 'list'; readonly query: ListQuery };

const sort = fc.constantFrom('A', 'a', 'a#1', 'a#10', 'é', '\uff5e', '\u{1f642}');
const key: fc.Arbitrary<Key> = fc.record({ pk: fc.constantFrom('P', 'Q'), sk: sort });
const text = fc.string({ unit: 'grapheme', maxLength: 8 });
const name = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 5 }).filter((each) => each !== '__proto__');
const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }).map((number) => (Math.abs(number) < 1e-100 ? 0 : number)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;
const attributes = fc.record(
  { note: value, used: fc.integer({ min: -5, max: 5 }), host_key: fc.constantFrom('h', 'i'), host_sort: sort },
  { requiredKeys: [], noNullPrototype: true },
);
const bound = fc.record(
  { min: fc.integer({ min: -6, max: 0 }), max: fc.integer({ min: 0, max: 6 }) },
  { requiredKeys: [], noNullPrototype: true },
);
const amount = fc.integer({ min: -4, max: 4 });
const write: fc.Arbitrary<Write> = fc.oneof(
  fc
    .record({ key, attributes })
    .map(({ key: { pk, sk }, attributes: rest }): Write => ({ kind: 'put', item: { ...rest, pk, sk }, expect: 1 })),
  key.map((each): Write => ({ kind: 'remove', key: each, expect: 1 })),
  key.map((each): Write => ({ kind: 'check', key: each, expect: 1 })),
  fc.record({ key, used: amount, held: fc.option(amount, { nil: undefined }), bound }).map(
    ({ key: each, used, held, bound: limit }): Write => ({
      kind: 'add',
      key: each,
      amounts: held === undefined ? { used } : { used, held },
      bounds: { used: limit },
    }),
  ),
);
const hopes = fc.oneof({ weight: 6, arbitrary: fc.constant('current' as const) }, fc.constantFrom('absent' as const, 1, 2, 3));
const keyOfDraft = ({ write: drafted }: Draft) => {
  const { pk, sk } = drafted.kind === 'put' ? drafted.item : drafted.key;
  return `${pk} ${sk}`;
};
const range: fc.Arbitrary<NonNullable<ListQuery['range']>> = fc.oneof(
  fc.constantFrom('', 'a', 'a#').map((prefix) => ({ prefix })),
  fc.record({ from: sort, to: sort }, { requiredKeys: [], noNullPrototype: true }),
);
const query: fc.Arbitrary<ListQuery> = fc
  .record({
    index: fc.constantFrom('table' as const, 'host' as const),
    letter: fc.constantFrom(0, 1),
    range: fc.option(range, { nil: undefined }),
    order: fc.constantFrom('ascending' as const, 'descending' as const),
    limit: fc.integer({ min: 1, max: 8 }),
    // Never where items are: DynamoDB does not say in which order an index keeps items that sort alike.
    after: fc.option(fc.constantFrom('A!', 'a#0', 'a$', 'z'), { nil: undefined }),
  })
  .map(({ letter, range: limits, after, ...rest }) => {
    const partition = (rest.index === 'table' ? ['P', 'Q'] : ['h', 'i'])[letter] ?? '';
    const start = after === undefined ? undefined : { pk: partition, sk: after, host_key: partition, host_sort: after };
    return { ...rest, partition, ...(limits && { range: limits }), ...(start && { after: start }) };
  });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('commit' as const),
      drafts: fc.uniqueArray(fc.record({ write, hopes }), { minLength: 1, maxLength: 4, selector: keyOfDraft }),
      isRepeated: fc.boolean(),
    }),
  },
  fc.record({
    kind: fc.constant('getMany' as const),
    keys: fc.uniqueArray(key, { maxLength: 6, selector: ({ pk, sk }) => `${pk} ${sk}` }),
  }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('list' as const), query }) },
);

/** Two plays in one table must not meet: each has partitions of its own. */
function within(play: string, store: Store): Store {
  const inside = <K extends Key>(each: K): K => {
    const moved = { ...each, pk: `${play}${each.pk}` };
    return 'host_key' in each ? { ...moved, host_key: `${play}${each.host_key}` } : moved;
  };
  const outside = (item: Item): Item => {
    const moved = { ...item, pk: item.pk.slice(play.length) };
    return typeof item.host_key === 'string' ? { ...moved, host_key: item.host_key.slice(play.length) } : moved;
  };
  return {
    get: async (each) => (await store.getMany([inside(each)]))[0],
    getMany: async (keys) => (await store.getMany(keys.map(inside))).map((item) => item && outside(item)),
    async list(asked) {
      const { after } = asked;
      const page = await store.list({ ...asked, partition: `${play}${asked.partition}`, ...(after && { after: inside(after) }) });
      const items = Array.from(page.items, outside);
      return page.after ? { items, after: outside(page.after as Item) } : { items };
    },
    async commit(writes, token) {
      const moved = writes.map((each) => (each.kind === 'put' ? { ...each, item: inside(each.item) } : { ...each, key: inside(each.key) }));
      const result = await store.commit(moved, `${play}${token}`);
      if (result.outcome !== 'refused') return result;
      return { ...result, failed: result.failed.map(({ index, item }) => ({ index, item: item && outside(item) })) };
    },
  };
}

/** The writes with their expectations, as the store stands now. */
async function settle(store: Store, drafts: readonly Draft[]): Promise<readonly Write[]> {
  return Promise.all(
    drafts.map(async ({ write: drafted, hopes: hoped }): Promise<Write> => {
      if (drafted.kind === 'add') return drafted;
      const current = (await store.get(drafted.kind === 'put' ? drafted.item : drafted.key))?.version;
      const expect = hoped === 'current' ? (current ?? 'absent') : hoped;
      if (drafted.kind === 'remove') return { ...drafted, expect: expect === 'absent' ? 1 : expect };
      return { ...drafted, expect };
    }),
  );
}

/** All pages, in an order that does not depend on how items that sort alike are kept. */
async function readInOrder(store: Store, asked: ListQuery): Promise<readonly Item[]> {
  const { sort: attribute } = keyAttributes[asked.index];
  const items = await readAll(store, asked);
  const sorted = items.toSorted(
    (a, b) => compareBytes(String(a[attribute]), String(b[attribute])) * (asked.order === 'descending' ? -1 : 1),
  );
  assert.deepEqual(
    items.map((item) => item[attribute]),
    sorted.map((item) => item[attribute]),
  );
  return items.toSorted((a, b) => compareBytes(`${a[attribute]} ${a.pk} ${a.sk}`, `${b[attribute]} ${b.pk} ${b.sk}`));
}

const local = await dynamodbLocal();
test('SQLite and DynamoDB answer every sequence of commits and reads alike', { skip: 'reason' in local && local.reason }, async () => {
  assert.ok(!('reason' in local));
  const client = local.client();
  const sqlite = openSqliteStore({ path: ':memory:', clock: fakeClock() });
  const dynamodb = dynamodbStore({ client, tableName: await local.makeTable(client), clock: fakeClock() });
  const outcomes = new Map<string, number>();
  let started = 0;
  const play = async (steps: readonly Step[]) => {
    started += 1;
    const stores = [sqlite, dynamodb].map((store) => within(`${started}/`, store)) as [Store, Store];
    const both = async <Result>(ask: (store: Store) => Promise<Result>) => {
      const [left, right] = await Promise.all([ask(stores[0]), ask(stores[1])]);
      assert.deepEqual(right, left);
      return left;
    };
    for (const [position, each] of steps.entries()) {
      if (each.kind === 'getMany') await both((store) => store.getMany(each.keys));
      if (each.kind === 'list') await both((store) => readInOrder(store, each.query));
      if (each.kind !== 'commit') continue;
      const writes = await settle(stores[0], each.drafts);
      for (let time = 0; time < (each.isRepeated ? 2 : 1); time += 1) {
        const { outcome } = await both((store) => store.commit(writes, `step ${position}`));
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
    }
    for (const partition of ['P', 'Q']) await both((store) => readInOrder(store, { index: 'table', partition, limit: 100 }));
  };
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: stepsPerPlay, maxLength: stepsPerPlay }), play), { numRuns: plays });
  // Sequences that only ever fail, or never do, would compare nothing.
  assert.ok((outcomes.get('committed') ?? 0) > plays && (outcomes.get('refused') ?? 0) > plays, JSON.stringify([...outcomes]));
});

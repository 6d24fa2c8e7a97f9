/** Lists that are asked for again: what has not changed is neither parsed nor written a second time. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod/mini';
import { shownSince, view } from '../../shared/operation/view.ts';
import { collection } from '../../shared/store/collection.ts';
import type { Item, Store } from '../../shared/store/port.ts';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import { ListedRows } from '../../shared/store/sqlite-rows.ts';

const things = collection({
  name: 'thing',
  schema: z.object({ id: z.string(), sizes: z.array(z.number()) }),
  key: (id: string) => ({ pk: 'THINGS', sk: id }),
  id: ({ id }) => id,
});

test('a list gives the same thing again until it changes, and nobody can change it', async () => {
  const store = openSqliteStore({ path: ':memory:', clock: { now: () => 0, sleep: async () => undefined } });
  const listed = async () => {
    const found = [];
    for await (const thing of things.all(store, { index: 'table', partition: 'THINGS' })) found.push(thing);
    return found;
  };
  const put = async (id: string, sizes: number[], expect: number | 'absent') => {
    const { outcome } = await store.commit([{ kind: 'put', item: things.item({ id, sizes }), expect }], `${id}-${expect}`);
    assert.equal(outcome, 'committed');
  };
  await put('a', [1], 'absent');
  await put('b', [1], 'absent');
  const [a, b] = await listed();
  await put('b', [2], 1);

  const [sameA, otherB] = await listed();

  assert.equal(sameA, a);
  assert.notEqual(otherB, b);
  assert.deepEqual(otherB, { id: 'b', sizes: [2] });
  assert.throws(() => sameA?.sizes.push(2), TypeError);
  store.close();
});

test('a row that took the place of another is not taken for it', async () => {
  const store = openSqliteStore({ path: ':memory:', clock: { now: () => 0, sleep: async () => undefined } });
  const list = async () => (await store.list({ index: 'table', partition: 'P', limit: 10 })).items;
  const put = (sk: string) => store.commit([{ kind: 'put', item: { pk: 'P', sk }, expect: 'absent' }], `put ${sk}`);
  await put('first');
  await list();
  await store.commit([{ kind: 'remove', key: { pk: 'P', sk: 'first' }, expect: 1 }], 'remove');
  await put('second');

  assert.deepEqual(await list(), [{ pk: 'P', sk: 'second', version: 1 }]);
  store.close();
});

test('what another process has written since is seen', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'micronova-lists-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const clock = { now: () => 0, sleep: async () => undefined };
  const [own, other] = [1, 2].map(() => openSqliteStore({ path: join(folder, 'store.db'), clock }));
  assert.ok(own !== undefined && other !== undefined);
  const put = (store: Store, name: string, expect: number | 'absent') =>
    store.commit([{ kind: 'put', item: { pk: 'P', sk: 'thing', name }, expect }], name);
  const names = async () => (await own.list({ index: 'table', partition: 'P', limit: 10 })).items.map(({ name }) => name);
  await put(own, 'before', 'absent');

  assert.deepEqual(await names(), ['before']);
  await put(other, 'after', 1);
  assert.deepEqual(await names(), ['after']);
  own.close();
  other.close();
});

test('of all rows that were ever listed, the newest are kept as far as there is room', () => {
  const row = (id: number) => JSON.stringify({ pk: 'P', sk: String(id), version: 1 });
  const rows = new ListedRows(3 * row(1).length);
  const items = [1, 2, 3, 4].map((id) => rows.item(id, row(id)));
  const isKept = (id: number) => rows.item(id, row(id)) === items[id - 1];

  assert.deepEqual([4, 3, 2].map(isKept), [true, true, true]);
  assert.equal(isKept(1), false);
  const huge: Item = { pk: 'P', sk: 'x'.repeat(1_000), version: 1 };
  assert.deepEqual(rows.item(9, JSON.stringify(huge)), huge);
});

test('a thing is written once for all who see the same, and anew for others', () => {
  let written = 0;
  const shown = view<{ name: string }, { isAdmin: boolean }>({
    name: ({ name }) => {
      written += 1;
      return name;
    },
    secret: shownSince('2.3', (_thing, { isAdmin }) => (isAdmin ? 'told' : undefined)),
  });
  const thing = { name: 'a' };
  const write = (version: number, isAdmin: boolean, what = thing) => [shown.writer(version)(what, { isAdmin }), written];

  assert.deepEqual(write(3, true), ['{"name":"a","secret":"told"}', 1]);
  assert.deepEqual(write(3, true), ['{"name":"a","secret":"told"}', 1]);
  assert.deepEqual(write(3, false), ['{"name":"a"}', 2]);
  assert.deepEqual(write(2, false), ['{"name":"a"}', 3]);
  assert.deepEqual(write(2, false, { name: 'b' }), ['{"name":"b"}', 4]);
});

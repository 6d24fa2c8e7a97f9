/** The doctor holds pages, not the table: however many servers there are, so many of their items are read at once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { servers } from '../../shared/compute/servers/server.ts';
import { examine } from '../../shared/doctor/examine.ts';
import type { Item, Key, Page, Store } from '../../shared/store/port.ts';
import { shardCount } from '../../shared/store/table.ts';
import { newServer } from '../support/cloud.ts';
import { makeSystem } from '../support/system.ts';

const numberOf = ({ pk }: Pick<Key, 'pk'>) => Number(pk.slice('SERVER#'.length, 'SERVER#'.length + 8));
const isServer = (partition: string) => /^SERVER#\d{8}-/.test(partition);

/** A table of many servers that are alike, each made when it is read. */
function wide(store: Store, like: Item, perShard: number) {
  let largest = 0;
  const made = (number: number): Item => {
    const id = `${String(number).padStart(8, '0')}${String(like['id']).slice(8)}`;
    return { ...like, id, pk: `SERVER#${id}`, allocations: [] };
  };
  const hand = (items: readonly Item[]) => {
    largest = Math.max(largest, items.length);
    return items;
  };
  const pageOf = (items: readonly Item[], after?: Page['after']): Page => ({
    items: hand(items),
    ...(after === undefined ? {} : { after }),
  });
  const wideStore: Store = {
    commit: (writes, token) => store.commit(writes, token),
    get: async (key) => (isServer(key.pk) ? made(numberOf(key)) : store.get(key)),
    getMany: async (keys) =>
      keys.every(({ pk }) => isServer(pk)) ? [...hand(keys.map((key) => made(numberOf(key))))] : store.getMany(keys),
    async list({ index, partition, range = {}, limit, after }) {
      if (index === 'table' && isServer(partition)) {
        const isItself = 'prefix' in range && range.prefix === 'SERVER';
        return pageOf(isItself ? [made(numberOf({ pk: partition }))] : []);
      }
      const shard = index === 'all' ? /^SERVER#(\d+)$/.exec(partition)?.[1] : undefined;
      if (shard === undefined) return pageOf([]);
      const from = Number(after?.['position'] ?? 0);
      const count = Math.min(limit, perShard - from);
      const items = Array.from({ length: count }, (_, index) => made(Number(shard) * perShard + from + index));
      return pageOf(items, from + count < perShard ? { pk: '', sk: '', position: from + count } : undefined);
    },
  };
  return { store: wideStore, largest: () => largest };
}

test('a hundred items of a shard are read at once, however many there are', async (context) => {
  const system = await makeSystem();
  context.after(() => system.close());
  const like = await system.ports.store.get(servers.key(await newServer(system)));
  assert.ok(like);
  for (const perShard of [10, 500]) {
    const { store, largest } = wide(system.ports.store, like, perShard);
    const clock = { now: () => system.clock.now(), sleep: async () => {} };
    const counts = await examine({ store, clock, chance: system.ports.chance }, { repairs: false, tell() {} });
    assert.equal(counts.servers, perShard * shardCount);
    assert.ok(largest() <= 100, `${largest()} at once`);
  }
});

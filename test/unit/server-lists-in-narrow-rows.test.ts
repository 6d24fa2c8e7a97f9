import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Server, servers } from '../../shared/compute/servers/server.ts';
import { openSqliteQueues } from '../../shared/messaging/sqlite.ts';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import { cloud } from '../stories/cloud.ts';
import { seededChance, storyClock } from '../support/clock.ts';
import { type Counting, counting } from '../support/counting.ts';
import { makeSystem, type System } from '../support/system.ts';

/** More than two pages of narrow rows. */
const many = 2_500;
const names = Array.from({ length: many }, (_, index) => `copy-${String(index).padStart(4, '0')}`);
/** Beginnings of names whose order by bytes is another than by units of UTF-16. */
const strange = ['a', 'Z', 'é', '\uff5e', '\u{1f642}', ''];
let copies: readonly Server[];
let system: System;
let counted: Counting;
const closing: { close(): void }[] = [];

before(async () => {
  const clock = storyClock();
  const store = openSqliteStore({ path: ':memory:', clock });
  const queues = openSqliteQueues({ path: ':memory:', clock, chance: seededChance(7) });
  closing.push(store, queues);
  counted = counting(store, queues);
  system = await makeSystem({ clock, store: counted.store, queues: counted.queues });
  const id = await cloud(system).boot('original');
  const original = await servers.get(store, id);
  assert.ok(original);
  copies = names.map((_, index): Server => {
    const time = new Date(Date.UTC(2026, 0, 1, 0, 0, index)).toISOString();
    const more = {
      host: `host-${index % 50}`,
      tags: index === 7 ? ['blue'] : [],
      vmState: index % 500 === 3 ? 'error' : 'active',
      hostname: `${strange[index % strange.length]}${index % 700}`,
      keyName: index % 3 === 0 ? null : `key-${index % 5}`,
      progress: index % 101,
    } as const;
    // By name in another order than by creation.
    return { ...original, id: crypto.randomUUID(), name: names[(index * 7) % many] ?? '', createdAt: time, updatedAt: time, ...more };
  });
  for (let from = 0; from < many; from += 100) {
    const writes = copies
      .slice(from, from + 100)
      .map((copy) => ({ kind: 'put' as const, item: servers.item(copy), expect: 'absent' as const }));
    await store.commit(writes, `copies-${from}`);
  }
});
after(() => {
  system.close();
  for (const one of closing) one.close();
});

async function list(query: string, as: 'member' | 'admin' = 'member') {
  const answer = await system.request('GET', `/compute/v2.1/servers?${query}`, { as, version: '2.90' });
  assert.equal(answer.status, 200);
  return (answer.at('servers') as { readonly name: string; readonly id: string }[]) ?? [];
}
const namesOf = async (query: string, as?: 'admin') => (await list(query, as)).map(({ name }) => name);

test('one name among many is found with a read of no other server', async () => {
  counted.take();
  assert.deepEqual(await namesOf('name=copy-0042'), ['copy-0042']);
  const { gets, lists } = counted.take();
  assert.deepEqual({ gets, lists }, { gets: 1, lists: 3 });
  assert.deepEqual(await namesOf('name=^copy-004[23]$&sort_key=display_name&sort_dir=asc'), ['copy-0042', 'copy-0043']);
  assert.deepEqual(await namesOf('name=copy-0042&all_tenants=1', 'admin'), ['copy-0042']);
});

test('the first of another order are those of all, and pages follow each other without gaps', async () => {
  const sorted = 'sort_key=display_name&sort_dir=asc&name=copy';
  const found: string[] = [];
  for (let marker = ''; ; ) {
    const page = await list(`${sorted}&limit=900${marker}`);
    found.push(...page.map(({ name }) => name));
    if (page.length < 900) break;
    marker = `&marker=${page.at(-1)?.id}`;
  }
  assert.deepEqual(found, names);
  assert.deepEqual(await namesOf('sort_key=display_name&sort_dir=desc&limit=2&name=copy'), names.slice(-2).toReversed());
});

for (const [key, fact] of [
  ['hostname', 'hostname'],
  ['key_name', 'keyName'],
  ['progress', 'progress'],
  ['updated_at', 'updatedAt'],
  ['uuid', 'id'],
  ['host', 'host'],
] as const) {
  for (const direction of ['asc', 'desc'] as const) {
    test(`the first by ${key} ${direction}, in small pages and in large ones, are the first of all`, async () => {
      const sign = direction === 'asc' ? 1 : -1;
      const order = (one: string | number | null, other: string | number | null) =>
        one === other ? 0 : one === null || (other !== null && one < other) ? -sign : sign;
      const expected = copies.toSorted((one, other) => order(one[fact], other[fact]) || order(one.id, other.id)).map(({ id }) => id);
      for (const [limit, pages] of [
        [3, 4],
        [400, 3],
      ] as const) {
        const found: string[] = [];
        for (let page = 0; page < pages; page++) {
          const marker = page === 0 ? '' : `&marker=${found.at(-1)}`;
          const shown = await list(`name=copy&all_tenants=1&sort_key=${key}&sort_dir=${direction}&limit=${limit}${marker}`, 'admin');
          found.push(...shown.map(({ id }) => id));
        }
        assert.deepEqual(found, expected.slice(0, found.length));
        assert.equal(found.length, limit * pages);
      }
    });
  }
}

test('states, times and what no narrow row tells are found as well, newest first', async () => {
  assert.deepEqual(
    await namesOf('status=ERROR'),
    [2003, 1503, 1003, 503, 3].map((index) => names[(index * 7) % many]),
  );
  const since = new Date(Date.UTC(2026, 0, 1, 0, 0, many - 2)).toISOString();
  assert.equal((await list(`changes-since=${since}`)).length, 2);
  assert.deepEqual(await namesOf('tags=blue'), [names[49]]);
});

test("the servers of a host are read from the host's own place, of all projects or of one", async () => {
  counted.take();
  assert.equal((await list('host=host-7&all_tenants=1', 'admin')).length, many / 50);
  assert.equal(counted.take().lists, 1);
  assert.deepEqual(await list('host=host-7', 'admin'), [], 'they are of another project');
  assert.equal((await list('host=host-7&limit=10&all_tenants=1', 'admin')).length, 10);
});

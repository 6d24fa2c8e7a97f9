/** What operations cost in calls to the store and the queues (design, section 9). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serverPartitions } from '../../shared/compute/servers/server.ts';
import { openSqliteQueues } from '../../shared/messaging/sqlite.ts';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import { shardCount } from '../../shared/store/table.ts';
import { seededChance, storyClock } from '../support/clock.ts';
import { type Counting, type Counts, counting } from '../support/counting.ts';
import { projects } from '../support/personas.ts';
import { makeSystem, type System } from '../support/system.ts';
import { cloud } from './cloud.ts';

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
  // The list of revoked tokens is read once every few seconds and by no request in particular.
  await cloud(system).show('warm-up');
});
after(() => {
  system.close();
  for (const one of closing) one.close();
});

async function costOf(work: () => Promise<{ readonly status: number }>, status: number): Promise<Counts> {
  counted.take();
  assert.equal((await work()).status, status);
  return counted.take();
}

test('showing a server is one read', async () => {
  const { boot, show } = cloud(system);
  const id = await boot('shown');
  assert.deepEqual(await costOf(() => show(id), 200), { gets: 1, lists: 0, commits: 0, sends: 0, readRounds: 1 });
});

test('a simple action is one read, one commit and one send', async () => {
  const { boot, action } = cloud(system);
  const id = await boot('stopped');
  assert.deepEqual(await costOf(() => action(id, 'os-stop'), 202), { gets: 1, lists: 0, commits: 1, sends: 1, readRounds: 1 });
});

test('asking a host is two reads, one send there and one back, and a look for the answer', async () => {
  const { boot, action } = cloud(system);
  const id = await boot('asked');
  // The answer is put by one commit, which has looked whether it is there.
  const cost = await costOf(() => action(id, 'os-getConsoleOutput', {}), 200);
  assert.deepEqual(
    { gets: cost.gets, lists: cost.lists, commits: cost.commits, sends: cost.sends },
    { gets: 4, lists: 0, commits: 1, sends: 2 },
  );
});

test('attaching a volume is one round of reads, one commit and one send', async () => {
  const { boot, volume, attach } = cloud(system);
  const [id, volumeId] = [await boot('attached'), await volume()];
  const { readRounds, commits, sends } = await costOf(() => attach(id, volumeId), 202);
  assert.deepEqual({ readRounds, commits, sends }, { readRounds: 1, commits: 1, sends: 1 });
});

test('creating a server is one round of reads, one commit and one send', async () => {
  const { createRequest } = cloud(system);
  const { readRounds, commits, sends } = await costOf(() => createRequest('created'), 202);
  assert.deepEqual({ readRounds, commits, sends }, { readRounds: 1, commits: 1, sends: 1 });
});

test("an administrator's list in detail reads the hosts that it shows, all of them in one batch", async () => {
  const list = () => system.request('GET', '/compute/v2.1/servers/detail?all_tenants=1', { as: 'admin', version: '2.90' });
  const { gets, lists, readRounds } = await costOf(list, 200);
  assert.deepEqual({ gets, lists, readRounds }, { gets: 1, lists: shardCount, readRounds: 1 });
});

test('a list of a thousand servers in detail is one query, and no read per server', async () => {
  const { boot, ask } = cloud(system);
  const id = await boot('many');
  const item = await system.ports.store.get({ pk: `SERVER#${id}`, sk: 'SERVER' });
  assert.ok(item);
  const partition = serverPartitions.project(projects.own, false);
  for (let batch = 0; batch < 10; batch++) {
    const writes = Array.from({ length: 100 }, (_, index) => {
      const copy = `00000000-0000-4000-8000-${String(batch * 100 + index).padStart(12, '0')}`;
      const sort = `2020-01-01T00:00:00.000Z#${copy}`;
      return {
        kind: 'put' as const,
        expect: 'absent' as const,
        item: {
          ...item,
          id: copy,
          pk: `SERVER#${copy}`,
          createdAt: '2020-01-01T00:00:00.000Z',
          project_key: partition,
          project_sort: sort,
        },
      };
    });
    await system.ports.store.commit(writes, `copies-${batch}`);
  }
  const cost = await costOf(() => ask('GET', '/servers/detail?limit=1000'), 200);
  assert.deepEqual({ gets: cost.gets, lists: cost.lists }, { gets: 0, lists: 1 });
  const listed = (await ask('GET', '/servers/detail?limit=1000')).at('servers') as unknown[];
  assert.equal(listed.length, 1000);
});

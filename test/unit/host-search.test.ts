import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { listHosts } from '../../shared/compute/hosts/candidates.ts';
import { takeHeartbeat } from '../../shared/compute/hosts/heartbeat.ts';
import { findHosts, hosts, signsOfLife } from '../../shared/compute/hosts/host.ts';
import { HostSearch, type Wanted } from '../../shared/compute/hosts/scheduling/search.ts';
import type { Ports } from '../../shared/ports.ts';
import { openSqliteStore, type SqliteStore } from '../../shared/store/sqlite.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { fakeClock, seededChance } from '../support/clock.ts';
import { host as hostOf, schedulingRequest } from '../support/compute.ts';

const clock = fakeClock();
const chance = seededChance(5);
let store: SqliteStore;
let ports: Ports;
/** Keys that were asked for, and items of lists. */
let read = 0;

const { inventory } = hostOf().host;
const beatOf = { type: 'heartbeat' as const, startedAt: 0, inHand: [] };
const beat = (host: string, at = clock.now()) =>
  takeHeartbeat(ports, { ...beatOf, host, at, inventory: { ...inventory, hypervisorHostname: `node-of-${host}` } }, at);

const names = Array.from({ length: 300 }, (_, index) => `host-${index}`);

before(async () => {
  store = openSqliteStore({ path: ':memory:', clock });
  const counted: SqliteStore = {
    ...store,
    getMany(keys) {
      read += keys.length;
      return store.getMany(keys);
    },
    async list(query) {
      const page = await store.list(query);
      read += page.items.length;
      return page;
    },
  };
  const given: Partial<Ports> = { store: counted, clock, chance };
  ports = given as Ports;
  for (const name of names) await beat(name);
  await transaction(ports, async (tx) => {
    const last = await tx.get(hosts, 'host-299');
    assert.ok(last);
    tx.put(hosts, { ...last, availabilityZone: 'mars' });
  });
  read = 0;
});
after(() => store.close());

const anywhere: Wanted = { zone: null, host: null, node: null, isForced: false, sameHosts: [] };
const request = () => schedulingRequest({ now: clock.now() });
const nobody = () => false;

test('a host is chosen among a few, wherever on the ring they stand, and not always among the same', async () => {
  const chosen = new Set<string | undefined>();
  for (let round = 0; round < 40; round++) {
    read = 0;
    const search = new HostSearch(ports, anywhere);
    await search.more();
    assert.equal(search.seen.length, 16);
    chosen.add((await search.choose(request(), nobody))?.host.name);
    assert.ok(read <= 3 * 16, `${read} items were read`);
  }
  assert.ok(chosen.size > 20 && !chosen.has(undefined), `${chosen.size} hosts`);
});

test('hosts with names alike stand far from each other on the ring', async () => {
  const search = new HostSearch(ports, anywhere);
  await search.more();
  const tens = search.seen.map(({ host }) => host.name.slice(0, -1));
  assert.ok(new Set(tens).size >= 10, `sixteen hosts of ${new Set(tens).size} tens`);
});

test('every host is looked at, once, before none is found', async () => {
  const search = new HostSearch(ports, anywhere);
  assert.equal(await search.choose({ ...request(), allocation: { vcpus: 99, memoryMib: 1, diskGib: 0, servers: 1 } }, nobody), undefined);
  assert.deepEqual(new Set(search.seen.map(({ host }) => host.name)), new Set(names));
  assert.equal(search.seen.length, names.length);
});

test('the only host that is not left out is found', async () => {
  const chosen = await new HostSearch(ports, anywhere).choose(request(), (host) => host !== 'host-123');
  assert.equal(chosen?.host.name, 'host-123');
});

test('a zone, a host, a node or the hint of a host narrows the search down from the start', async () => {
  const cases: readonly (readonly [wanted: Partial<Wanted>, name: string])[] = [
    [{ zone: 'mars' }, 'host-299'],
    [{ host: 'host-7' }, 'host-7'],
    [{ sameHosts: ['host-8'] }, 'host-8'],
    [{ zone: 'mars', host: 'host-9', isForced: true }, 'host-9'],
  ];
  for (const [wanted, name] of cases) {
    read = 0;
    const whole = { ...anywhere, ...wanted };
    assert.equal((await new HostSearch(ports, whole).choose({ ...request(), ...whole }, nobody))?.host.name, name);
    assert.ok(read <= 4, `${read} items were read`);
  }
  const node = { ...anywhere, node: 'node-of-host-77' };
  assert.equal((await new HostSearch(ports, node).choose({ ...request(), ...node }, nobody))?.host.name, 'host-77');
});

test('what was taken of a host that was looked at counts', async () => {
  const search = new HostSearch(ports, { ...anywhere, host: 'host-1' });
  const all = { vcpus: 1, memoryMib: inventory.memoryMib - 512, diskGib: 0, servers: 1 };
  const wanted = { ...request(), allocation: all };
  const chosen = await search.choose(wanted, nobody);
  assert.ok(chosen);
  search.took(chosen, all);
  assert.equal(await search.choose(wanted, nobody), undefined);
});

test('a heartbeat writes a small item, and what the host is only when that has changed', async () => {
  const versions = async () => {
    const items = await store.getMany([hosts.key('host-2'), signsOfLife.key('host-2')]);
    return items.map((item) => item?.version);
  };
  assert.deepEqual(await versions(), [1, 1]);
  clock.advance(1_000);
  await beat('host-2');
  assert.deepEqual(await versions(), [1, 2]);
  clock.advance(1_000);
  const at = clock.now();
  await takeHeartbeat(ports, { ...beatOf, host: 'host-2', at, inventory: { ...inventory, vcpus: 9 } }, at);
  assert.deepEqual(await versions(), [2, 3]);
  const found = (await findHosts(store, ['host-2', 'nowhere'])).get('host-2');
  assert.deepEqual([found?.inventory.vcpus, found?.lastSeenAt], [9, at]);
  assert.equal((await listHosts(store)).length, names.length);
});

test('a heartbeat that is delivered again after a newer one changes nothing', async () => {
  clock.advance(60_000);
  const sentAt = clock.now();
  await beat('host-3', sentAt);
  clock.advance(30_000);
  await beat('host-3', sentAt - 60_000);
  assert.equal((await findHosts(store, ['host-3'])).get('host-3')?.lastSeenAt, sentAt);
});

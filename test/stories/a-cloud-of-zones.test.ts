/** Two hundred hosts in four zones, with room for four servers on each: what must be refused is refused, nothing else is, and it costs what it costs with two. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { listHosts } from '../../shared/compute/hosts/candidates.ts';
import { takeHeartbeat } from '../../shared/compute/hosts/heartbeat.ts';
import { openSqliteQueues } from '../../shared/messaging/sqlite.ts';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import { seededChance, storyClock } from '../support/clock.ts';
import { flavorBody, roomySystem } from '../support/cloud.ts';
import { host as hostOf } from '../support/compute.ts';
import { type Counting, counting } from '../support/counting.ts';
import { projectIdOf } from '../support/personas.ts';
import type { System } from '../support/system.ts';
import { cloud } from './cloud.ts';

const zones = ['mars', 'nova', 'pluto', 'venus'];
const inZone = 50;
const perHost = 4;
/** Of each zone, for a project and its flavor. */
const reserved = 5;

let system: System;
let counted: Counting;
const closing: { close(): void }[] = [];
const servers: string[] = [];

const admin = () => cloud(system, 'admin');
const act = async (aggregate: unknown, action: string, body: object) => {
  const answer = await admin().ask('POST', `/os-aggregates/${aggregate}/action`, { [action]: body });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
};
const aggregate = async (name: string, zone?: string) =>
  (await admin().ask('POST', '/os-aggregates', { aggregate: { name, ...(zone === undefined ? {} : { availability_zone: zone }) } })).at(
    'aggregate.id',
  );

before(async () => {
  const clock = storyClock();
  const store = openSqliteStore({ path: ':memory:', clock });
  const queues = openSqliteQueues({ path: ':memory:', clock, chance: seededChance(7) });
  closing.push(store, queues);
  counted = counting(store, queues);
  system = await roomySystem({ clock, store: counted.store, queues: counted.queues, hosts: [] });
  const { inventory } = hostOf({ inventory: { vcpus: 1, memoryMib: 512 + perHost * 128, diskGib: 100 } }).host;
  const fast = await aggregate('fast');
  await act(fast, 'set_metadata', { metadata: { ssd: 'true', filter_tenant_id: projectIdOf('member') } });
  for (const zone of zones) {
    const id = zone === 'nova' ? undefined : await aggregate(`in-${zone}`, zone);
    for (let number = 0; number < inZone; number++) {
      const host = `${zone}-${number}`;
      await takeHeartbeat(
        system.ports,
        { type: 'heartbeat', host, at: clock.now(), startedAt: 0, inHand: [], inventory: { ...inventory, hypervisorHostname: host } },
        clock.now(),
      );
      if (id !== undefined) await act(id, 'add_host', { host });
      if (number < reserved) await act(fast, 'add_host', { host });
    }
  }
  await admin().ask('POST', '/flavors', flavorBody('ssd', { id: 'ssd', ram: 128 }));
  await admin().ask('POST', '/flavors/ssd/os-extra_specs', { extra_specs: { 'aggregate_instance_extra_specs:ssd': 'true' } });
});
after(() => {
  system.close();
  for (const one of closing) one.close();
});

const shown = async (id: string) => (await admin().show(id)).at('server') as Readonly<Record<string, unknown>>;

test('the zones have their hosts, and creating a server among them is one round of reads, one commit and one send', async () => {
  const listed = (await cloud(system).ask('GET', '/os-availability-zone')).at('availabilityZoneInfo') as readonly {
    readonly zoneName: string;
  }[];
  assert.deepEqual(
    listed.map(({ zoneName }) => zoneName),
    zones,
  );
  counted.take();
  const created = await cloud(system).createRequest('first', { availability_zone: 'pluto' });
  assert.equal(created.status, 202);
  const { readRounds, commits, sends, lists } = counted.take();
  assert.deepEqual({ readRounds, commits, sends }, { readRounds: 1, commits: 1, sends: 1 });
  assert.ok(lists <= 3, `${lists} lists`);
  servers.push(created.text('server.id'));
});

test('what a flavor or a project asks of aggregates is kept, and a refusal says by how many hosts', async () => {
  const ids = await Promise.all(zones.map((zone) => cloud(system).create(`fast-${zone}`, { flavorRef: 'ssd', availability_zone: zone })));
  for (const id of ids) {
    const [, number] = String((await shown(id))['OS-EXT-SRV-ATTR:host']).split('-');
    assert.ok(Number(number) < reserved);
  }
  servers.push(...ids);
  // Others have no place there, in whatever zone.
  const strange = await admin().create('strange', { flavorRef: 'ssd' });
  const { details } = (await shown(strange))['fault'] as Readonly<Record<string, string>>;
  const outside = zones.length * (inZone - reserved);
  assert.equal(
    details,
    `Hosts that were looked at: ${outside} outside the aggregates that the flavor asks for, ${zones.length * reserved} in an aggregate of other projects.`,
  );
  await admin().delete(strange);
});

test('the cloud fills to 95 % without a server that finds no host', async () => {
  const wanted = Math.floor(zones.length * inZone * perHost * 0.95);
  const each = 19;
  while (servers.length < wanted) {
    const count = Math.min(each, wanted - servers.length);
    const zone = zones[servers.length % zones.length];
    const more = {
      min_count: count,
      max_count: count,
      return_reservation_id: true,
      ...(servers.length < wanted / 2 ? { availability_zone: zone } : {}),
    };
    const made = await cloud(system).createRequest('many', more);
    assert.equal(made.status, 202, JSON.stringify(made.body));
    const listed = (await cloud(system).ask('GET', `/servers?reservation_id=${made.text('reservation_id')}`)).at('servers') as readonly {
      readonly id: string;
    }[];
    servers.push(...listed.map(({ id }) => id));
  }
  const failed = (await cloud(system).ask('GET', '/servers?status=ERROR')).at('servers');
  assert.deepEqual(failed, []);
  const all = await listHosts(system.ports.store);
  assert.equal(
    all.reduce((sum, { allocated }) => sum + allocated.servers, 0),
    wanted,
  );
  assert.deepEqual(
    all.filter(({ allocated }) => allocated.servers > perHost || allocated.memoryMib > perHost * 128),
    [],
  );
});

test('a zone that is full refuses, although others have room, and room that is made is found', async () => {
  const free = async (zone: string) =>
    (await listHosts(system.ports.store))
      .filter(({ host }) => host.availabilityZone === zone)
      .reduce((sum, { allocated }) => sum + perHost - allocated.servers, 0);
  const room = await free('mars');
  const filled: string[] = [];
  for (let count = 0; count < room; count++) filled.push(await cloud(system).create('filling', { availability_zone: 'mars' }));
  for (const id of filled) assert.equal((await shown(id))['status'], 'BUILD');
  const none = await cloud(system).create('none', { availability_zone: 'mars' });
  assert.equal((await shown(none))['status'], 'ERROR');
  const mars = (
    (await admin().ask('GET', '/os-aggregates')).at('aggregates') as readonly { readonly id: number; readonly availability_zone: string }[]
  ).find(({ availability_zone: zone }) => zone === 'mars');
  await act(mars?.id, 'set_metadata', { metadata: { cpu_allocation_ratio: '5', ram_allocation_ratio: '1.25' } });
  assert.equal((await shown(await cloud(system).create('again', { availability_zone: 'mars' })))['status'], 'BUILD');
});

/** Better than Nova: a host is drained by the reason that it is disabled with, a few servers at a time, whoever dies meanwhile, and gets back what it had. */
import assert from 'node:assert/strict';
import { DriverFault } from '../../agent/driver.ts';
import { reap } from '../../functions/workers/reap.ts';
import { goOn } from '../../shared/compute/clearing/go-on.ts';
import { must } from '../support/cloud.ts';
import { assertSettled, assertSound } from '../support/soundness.ts';
import type { System } from '../support/system.ts';
import { cloud } from './cloud.ts';
import { story } from './story.ts';

const minute = 60_000;

interface Shown {
  readonly kind: string;
  readonly status: string;
  readonly moved: number;
  readonly failed: number;
  readonly under_way: readonly { readonly server_id: string }[];
  readonly staying: { readonly count: number; readonly servers: readonly { readonly id: string; readonly why: string }[] };
  readonly waits_for: string | null;
}

function operator(system: System) {
  const admin = cloud(system, 'admin');
  const said = {
    async service(host: string, body: object): Promise<void> {
      const found = (await admin.ask('GET', `/os-services?host=${host}`)).at('services') as readonly { readonly id: string }[];
      assert.equal((await admin.ask('PUT', `/os-services/${found[0]?.id}`, body)).status, 200);
    },
    disable: (host: string, disabled_reason: string) => said.service(host, { status: 'disabled', disabled_reason }),
    enable: (host: string) => said.service(host, { status: 'enabled' }),
    async clearing(host: string): Promise<Shown | undefined> {
      const answer = await system.request('GET', `/agents/${host}/clearing`, { as: 'admin' });
      return answer.status === 404 ? undefined : (answer.at('clearing') as unknown as Shown);
    },
    hostOf: async (id: string) => (await admin.show(id)).text('server.OS-EXT-SRV-ATTR:host'),
    /** A server on this host. */
    async on(host: string, name: string, more: object = {}): Promise<string> {
      const id = await cloud(system).boot(name, more);
      if ((await said.hostOf(id)) === host) return id;
      assert.equal((await admin.action(id, 'os-migrateLive', { block_migration: 'auto', host })).status, 202);
      await system.settle();
      assert.equal(await said.hostOf(id), host);
      return id;
    },
    async migrations(query: string) {
      return (await admin.ask('GET', `/os-migrations?${query}`)).at('migrations') as readonly Record<string, unknown>[];
    },
    /** A minute goes by. */
    async turn(minutes = 1): Promise<void> {
      await system.clock.advance(minutes * minute);
      await system.beat([...system.hosts.keys()].filter((name) => !system.off.has(name)));
      await reap(system.ports);
      await system.settle();
    },
  };
  return said;
}

story(
  'a drained host is left, live by what runs and cold by what is off, so many at once; enabled, it gets back what it was to get back',
  async (system) => {
    const [owner, admin, operate] = [cloud(system), cloud(system, 'admin'), operator(system)];
    const ids: string[] = [];
    for (const name of ['one', 'two', 'three', 'off', 'paused']) ids.push(await operate.on('host-1', name));
    const [, , , off = '', paused = ''] = ids;
    await owner.action(off, 'os-stop');
    await owner.action(paused, 'pause');
    await owner.action(ids[0] ?? '', 'lock');
    await system.settle();

    await operate.disable('host-1', 'drain return 2: a new fan');
    await reap(system.ports);
    assert.deepEqual([(await operate.clearing('host-1'))?.under_way.length, (await operate.clearing('host-1'))?.status], [2, 'going on']);
    // Each end makes room for the next: nobody waits for the next minute.
    await system.settle();
    await operate.turn();
    for (const id of ids) assert.equal(await operate.hostOf(id), 'host-2');
    assert.deepEqual(await Promise.all(ids.map((id) => owner.status(id))), ['ACTIVE', 'ACTIVE', 'ACTIVE', 'SHUTOFF', 'PAUSED']);
    await operate.turn();
    const drained = await operate.clearing('host-1');
    assert.deepEqual([drained?.status, drained?.moved, drained?.failed, drained?.staying.count], ['done', 5, 0, 0]);
    const moves = await operate.migrations('source_compute=host-1&host=host-1');
    assert.deepEqual(moves.map(({ migration_type, status, user_id }) => [migration_type, status, user_id]).sort(), [
      ...[1, 2, 3, 4].map(() => ['live-migration', 'completed', 'micronova']),
      ['migration', 'confirmed', 'micronova'],
    ]);
    const actions = (await admin.ask('GET', `/servers/${ids[0]}/os-instance-actions`)).at('instanceActions') as Record<string, unknown>[];
    assert.ok(actions.some(({ action, user_id }) => action === 'live-migration' && user_id === 'micronova'));
    await assertSettled(system);

    // What has gone on meanwhile stays where it is.
    await owner.delete(ids[1] ?? '');
    await system.settle();
    await operate.enable('host-1');
    assert.equal((await operate.clearing('host-1'))?.kind, 'return');
    await operate.turn(2);
    await operate.turn(2);
    for (const id of ids.filter((each) => each !== ids[1])) assert.equal(await operate.hostOf(id), 'host-1', id);
    assert.equal(await operate.clearing('host-1'), undefined);
    await assertSettled(system);
  },
);

story(
  'what cannot move stays, is counted and named, and is tried again; what runs is shut down for it only if that was said',
  async (system) => {
    const [owner, operate] = [cloud(system), operator(system)];
    const [runs, suspended] = [await operate.on('host-1', 'runs'), await operate.on('host-1', 'suspended')];
    await owner.action(suspended, 'suspend');
    await system.settle();
    for (const host of system.hosts.values())
      host.intercept = ({ operation }) => {
        if (operation === 'receiveMachine') throw new DriverFault('Live migration is not available on this hypervisor.');
      };
    await operate.disable('host-1', 'drain');
    await operate.turn();
    await operate.turn();
    const first = await operate.clearing('host-1');
    assert.equal(first?.staying.count, 2);
    const why = (id: string) => first?.staying.servers.find((each) => each.id === id)?.why ?? '';
    assert.match(why(runs), /Live migration is not available on this hypervisor\.$/);
    assert.match(why(suspended), /while it is in vm_state suspended$/);
    // It is tried again ever more seldom.
    const tries = async () => (await operate.migrations(`instance_uuid=${runs}&status=error`)).length;
    for (let turns = 0; turns < 30; turns++) await operate.turn();
    const before = await tries();
    assert.ok(before >= 4 && before <= 8, `${before} tries in half an hour`);

    await operate.disable('host-1', 'drain cold');
    await operate.turn();
    await operate.turn();
    await operate.turn();
    assert.deepEqual([await operate.hostOf(runs), await owner.status(runs)], ['host-2', 'ACTIVE']);
    assert.deepEqual(
      (await operate.clearing('host-1'))?.staying.servers.map(({ id }) => id),
      [suspended],
    );
    await owner.action(suspended, 'resume');
    for (const host of system.hosts.values()) host.intercept = () => {};
    await system.settle();
    await operate.turn(61);
    await operate.turn();
    assert.equal(await operate.hostOf(suspended), 'host-2');
    await operate.enable('host-1');
    await operate.turn();
    assert.equal(await operate.clearing('host-1'), undefined);
    await assertSettled(system);
  },
);

story(
  'a drain whose agent or whose workers die goes on where it stood; two that go on at once move no server twice and no more at once',
  async (system) => {
    const [owner, operate] = [cloud(system), operator(system)];
    const ids: string[] = [];
    for (const name of ['one', 'two', 'three', 'four']) ids.push(await operate.on('host-1', name));
    await operate.disable('host-1', 'drain 2');
    await Promise.all([reap(system.ports), goOn(system.ports, 'host-1'), goOn(system.ports, 'host-1')]);
    assert.equal((await operate.clearing('host-1'))?.under_way.length, 2);
    // The agent dies in the middle; while it is away, nothing more begins.
    system.off.add('host-1');
    await operate.turn(4);
    assert.deepEqual(
      [(await operate.clearing('host-1'))?.status, (await operate.clearing('host-1'))?.waits_for],
      ['waiting', 'The host host-1 is down.'],
    );
    system.off.delete('host-1');
    await operate.turn(2);
    await operate.turn();
    await operate.turn(2);
    await operate.turn(2);
    for (const id of ids) assert.deepEqual([await operate.hostOf(id), await owner.status(id)], ['host-2', 'ACTIVE']);
    await assertSound(system);

    // Enabled in the middle: what is under way comes to its end, and nothing more begins.
    await operate.enable('host-1');
    await operate.turn();
    assert.equal(await operate.clearing('host-1'), undefined);
    await operate.disable('host-2', 'draining is not what this says');
    assert.equal(await operate.clearing('host-2'), undefined);
    await operate.disable('host-2', 'drain 1');
    await reap(system.ports);
    await operate.enable('host-2');
    assert.equal((await operate.clearing('host-2'))?.kind, 'ending');
    await system.settle();
    await operate.turn();
    assert.equal(await operate.clearing('host-2'), undefined);
    const there = await Promise.all(ids.map(operate.hostOf));
    assert.equal(there.filter((host) => host === 'host-1').length, 1);
    await assertSettled(system);
  },
);

story(
  'a host that is fenced off is evacuated with one command, also by another process, and discards what it had when it is back',
  async (system) => {
    const [owner, operate] = [cloud(system), operator(system)];
    const v = await owner.volume();
    const ids: string[] = [];
    for (const name of ['one', 'two', 'three', 'paused']) ids.push(await operate.on('host-1', name));
    const [one = '', , , paused = ''] = ids;
    await owner.attach(one, v);
    await owner.action(paused, 'pause');
    await system.settle();
    system.off.add('host-1');
    const evacuate = (as: 'admin' | 'member', evacuation: object, host = 'host-1') =>
      system.request('POST', `/agents/${host}/evacuation`, { as, body: { evacuation } });
    assert.equal((await evacuate('admin', {})).status, 400);
    assert.equal((await evacuate('admin', { fenced: false })).status, 400);
    assert.equal((await evacuate('member', { fenced: true })).status, 403);
    assert.equal((await evacuate('admin', { fenced: true }, 'nowhere')).status, 404);
    assert.equal((await evacuate('admin', { fenced: true, at_once: 2 })).status, 202);
    await reap(system.ports);
    assert.equal((await operate.clearing('host-1'))?.under_way.length, 2);
    // Asked again while it goes on, it goes on.
    assert.equal((await evacuate('admin', { fenced: true, at_once: 2 })).status, 202);
    await system.settle();
    await operate.turn();
    assert.deepEqual(await Promise.all(ids.slice(0, 3).map(operate.hostOf)), ['host-2', 'host-2', 'host-2']);
    assert.deepEqual(await Promise.all(ids.slice(0, 3).map((id) => owner.status(id))), ['ACTIVE', 'ACTIVE', 'ACTIVE']);
    const shown = await operate.clearing('host-1');
    assert.deepEqual([shown?.kind, shown?.moved, shown?.staying.servers.map(({ id }) => id)], ['evacuation', 3, [paused]]);
    assert.equal((await must(system, 'GET', '/agents/clearings', { as: 'admin' })).at('clearings.0.host'), 'host-1');
    assert.equal((await operate.migrations('migration_type=evacuation&status=done')).length, 3);

    // It is let in again: nothing more is taken away, and what it still had of the others is discarded.
    await operate.service('host-1', { forced_down: false });
    system.off.delete('host-1');
    await operate.turn();
    await operate.turn();
    assert.equal(await operate.clearing('host-1'), undefined);
    assert.deepEqual([await operate.hostOf(paused), await owner.status(paused)], ['host-1', 'PAUSED']);
    await assertSettled(system);
  },
);

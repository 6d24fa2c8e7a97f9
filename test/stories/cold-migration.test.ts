import assert from 'node:assert/strict';
import { reap } from '../../functions/workers/reap.ts';
import { commands } from '../../shared/compute/commands/command.ts';
import * as limits from '../../shared/limits.ts';
import type { System } from '../support/system.ts';
import { cloud, complaint, connections } from './cloud.ts';
import { story } from './story.ts';

const hostNames = ['host-1', 'host-2'];

/** What each of the hosts has of the server. */
async function machinesOf(system: System, id: string) {
  const all = await Promise.all(
    hostNames.map(async (name) => {
      const machine = (await system.hosts.get(name)?.driver.machines())?.find(({ serverId }) => serverId === id);
      return machine && { host: name, state: machine.state, powerState: machine.powerState, disks: machine.disks };
    }),
  );
  return all.filter((machine) => machine !== undefined);
}

const hostOf = async (system: System, id: string) => (await cloud(system, 'admin').show(id)).text('server.OS-EXT-SRV-ATTR:host');
const otherThan = (host: string) => hostNames.find((name) => name !== host) ?? '';

async function migrationsOf(system: System, id: string) {
  const answer = await cloud(system, 'admin').ask('GET', `/os-migrations?instance_uuid=${id}`);
  return answer.at('migrations') as Record<string, unknown>[];
}

/** A server with a volume that has moved, and waits for its owner. */
async function moved(system: System) {
  const { boot, volume, attach, status } = cloud(system);
  const [id, v] = [await boot('web'), await volume()];
  await attach(id, v);
  await system.settle();
  const source = await hostOf(system, id);
  const [before] = await machinesOf(system, id);
  assert.equal((await cloud(system, 'admin').action(id, 'migrate')).status, 202);
  assert.equal(await status(id), 'RESIZE');
  await system.settle();
  assert.equal(await status(id), 'VERIFY_RESIZE');
  return { id, v, source, destination: otherThan(source), before };
}

story('a server moves to another host with its disks and volumes, and stays there when that is confirmed', async (system) => {
  const { action, status, show } = cloud(system);
  const { id, v, source, destination, before } = await moved(system);
  assert.equal(await hostOf(system, id), destination);
  const [left, there] = (await machinesOf(system, id)).toSorted((one) => (one.host === source ? -1 : 1));
  assert.deepEqual([left?.state, there?.state], ['handed over', 'built']);
  assert.deepEqual(there?.disks, before?.disks);
  assert.deepEqual(await connections(system, v), [id]);

  assert.equal((await action(id, 'confirmResize')).status, 204);
  await system.settle();
  assert.equal(await status(id), 'ACTIVE');
  assert.deepEqual(
    (await machinesOf(system, id)).map(({ host }) => host),
    [destination],
  );
  const [migration] = await migrationsOf(system, id);
  assert.deepEqual(
    [migration?.['status'], migration?.['migration_type'], migration?.['source_compute'], migration?.['dest_compute']],
    ['confirmed', 'migration', source, destination],
  );
  assert.equal((await show(id)).at('server.OS-EXT-STS:task_state'), null);
  assert.equal(complaint(await action(id, 'confirmResize'), 'conflictingRequest').startsWith("Cannot 'confirmResize' instance"), true);
});

story('both hosts of a move are told one key to prove themselves with, and it is kept nowhere', async (system) => {
  const keys: (string | undefined)[] = [];
  for (const host of system.hosts.values()) {
    host.fate = async (command) => {
      if (command.name !== 'receive_disks' && command.name !== 'hand_over_disks') return 'answered' as const;
      keys.push(command.payload.key);
      assert.doesNotMatch(JSON.stringify(await commands.get(system.ports.store, command)), /"key":/);
      return 'answered' as const;
    };
  }
  await moved(system);
  assert.match(keys[0] ?? '', /^[0-9a-f]{64}$/);
  assert.deepEqual(keys, [keys[0], keys[0]]);
});

story('a server that has moved goes back when its owner says so, and its volume with it', async (system) => {
  const { action, status, attach, volume } = cloud(system);
  const { id, v, source, before } = await moved(system);
  const second = await volume();
  assert.equal((await attach(id, second)).status, 202);
  // What is on its way to a server must have come there before it leaves.
  assert.match(complaint(await action(id, 'revertResize'), 'conflictingRequest'), /while it is in task_state block_device_mapping$/);
  await system.settle();
  assert.equal((await action(id, 'revertResize')).status, 202);
  assert.equal(await status(id), 'REVERT_RESIZE');
  await system.settle();
  assert.equal(await status(id), 'ACTIVE');
  assert.equal(await hostOf(system, id), source);
  const [machine, another] = await machinesOf(system, id);
  assert.equal(another, undefined);
  assert.deepEqual([machine?.state, machine?.disks], ['built', before?.disks]);
  assert.deepEqual([await connections(system, v), await connections(system, second)], [[id], [id]]);
  assert.equal((await migrationsOf(system, id))[0]?.['status'], 'reverted');
});

story('a server that is shut down moves, and is shut down there', async (system) => {
  const { boot, action, status } = cloud(system);
  const id = await boot('web');
  await action(id, 'os-stop');
  await system.settle();
  await cloud(system, 'admin').action(id, 'migrate');
  await system.settle();
  assert.equal(await status(id), 'VERIFY_RESIZE');
  assert.equal((await machinesOf(system, id)).find(({ state }) => state === 'built')?.powerState, 4);
  await action(id, 'confirmResize');
  await system.settle();
  assert.equal(await status(id), 'SHUTOFF');
});

story('a server that has moved is deleted from both hosts', async (system) => {
  const { delete: remove, status, volumeStatus } = cloud(system);
  const { id, v } = await moved(system);
  assert.equal((await remove(id)).status, 204);
  await system.settle();
  assert.equal(await status(id), 'GONE');
  assert.deepEqual(await machinesOf(system, id), []);
  assert.equal(await volumeStatus(v), 'available');
  assert.equal((await cloud(system, 'admin').ask('GET', '/os-migrations?status=confirmed')).at('migrations.0.instance_uuid'), id);
});

story('what cannot move is refused, and nothing changes', async (system) => {
  const [owner, admin] = [cloud(system), cloud(system, 'admin')];
  const id = await owner.boot('web');
  const host = await hostOf(system, id);
  const refused = async (asked: object | null, version = '2.101') =>
    admin.ask('POST', `/servers/${id}/action`, { migrate: asked }, version);
  assert.equal((await owner.action(id, 'migrate')).status, 403);
  assert.equal(complaint(await refused({ host }), 'badRequest'), 'Cannot migrate to the host where the server exists.');
  assert.equal(complaint(await refused({ host: 'nowhere' }), 'badRequest'), 'Compute host nowhere could not be found.');
  assert.equal((await refused({ host: 'not a host' })).status, 400);
  assert.match(complaint(await owner.action(id, 'confirmResize'), 'conflictingRequest'), /while it is in vm_state active$/);
  assert.equal(await owner.status(id), 'ACTIVE');
  assert.deepEqual(await migrationsOf(system, id), []);
  // Before 2.56 whatever is said there means nothing.
  assert.equal((await refused({ host }, '2.55')).status, 202);
});

story('a server that no other host can take stays where it is, and its actions say why', async (system) => {
  const admin = cloud(system, 'admin');
  const id = await cloud(system).boot('web');
  const host = await hostOf(system, id);
  await system.clock.advance(limits.serviceDownSeconds * 1000);
  await system.beat([host]);
  assert.equal((await admin.action(id, 'migrate')).status, 202);
  await system.settle();
  assert.equal(await admin.status(id), 'ACTIVE');
  const [migration] = await migrationsOf(system, id);
  assert.deepEqual([migration?.['status'], migration?.['dest_compute']], ['error', null]);
});

story('a source that is down is not confirmed', async (system) => {
  const { action } = cloud(system);
  const { id, destination } = await moved(system);
  await system.clock.advance(limits.serviceDownSeconds * 1000);
  await system.beat([destination]);
  assert.equal(complaint(await action(id, 'confirmResize'), 'conflictingRequest'), 'Service is unavailable at this time.');
});

story('a source that dies while a move is confirmed keeps nobody waiting, and is tidied up when it is back', async (system) => {
  const { action, status } = cloud(system);
  const { id, destination } = await moved(system);
  assert.equal((await action(id, 'confirmResize')).status, 204);
  assert.equal(complaint(await action(id, 'revertResize'), 'badRequest'), 'Instance has not been resized.');
  await system.clock.advance(limits.hostGoneSeconds * 1000);
  await system.beat([destination]);
  await reap(system.ports);
  assert.equal(await status(id), 'ACTIVE');
  assert.equal((await machinesOf(system, id)).length, 2);
  await system.beat();
  await reap(system.ports);
  await system.settle();
  assert.deepEqual(
    (await machinesOf(system, id)).map(({ host }) => host),
    [destination],
  );
});

story('migrations are listed newest first, in pages, to administrators whole and to managers as far as they are theirs', async (system) => {
  const admin = cloud(system, 'admin');
  const ids: string[] = [];
  for (const name of ['one', 'two', 'three']) {
    const id = await cloud(system).boot(name);
    await system.clock.advance(1_000);
    await system.beat();
    await admin.action(id, 'migrate');
    await system.settle();
    ids.unshift(id);
  }
  const list = async (query: string, version = '2.101', as: 'admin' | 'manager' | 'other' | 'member' = 'admin') => {
    const answer = await cloud(system, as).ask('GET', `/os-migrations${query}`, undefined, version);
    const found = (answer.at('migrations') ?? []) as Record<string, unknown>[];
    return { answer, found, servers: found.map((migration) => migration['instance_uuid']) };
  };
  assert.deepEqual((await list('')).servers, ids);
  assert.deepEqual(
    (await list('')).found.map(({ id }) => id),
    [3, 2, 1],
  );
  const { answer, found } = await list('?limit=1');
  assert.deepEqual([found.length, answer.at('migrations_links.0.rel')], [1, 'next']);
  const marker = found[0]?.['uuid'];
  assert.deepEqual((await list(`?limit=1&marker=${marker}`)).servers, [ids[1]]);
  assert.equal(complaint((await list('?marker=none')).answer, 'badRequest'), 'Marker none could not be found.');
  assert.deepEqual((await list('?status=finished&migration_type=migration')).servers, ids);
  assert.deepEqual((await list('?status=error')).servers, []);
  assert.deepEqual((await list('?hidden=true')).servers, []);
  assert.deepEqual((await list('?changes-since=2999-01-01')).servers, []);
  assert.equal((await list('?changes-since=2026-01-02&changes-before=2026-01-01')).answer.status, 400);
  assert.equal((await list('?unknown=1', '2.59')).answer.status, 400);
  assert.deepEqual((await list('?unknown=1&limit=1', '2.58')).servers, ids);

  const [mine] = (await list('', '2.101', 'manager')).found;
  assert.deepEqual([mine?.['instance_uuid'], mine?.['source_compute'], mine?.['dest_host']], [ids[0], null, null]);
  assert.equal((await list('?project_id=somebody', '2.101', 'manager')).answer.status, 403);
  assert.equal((await list('', '2.101', 'member')).answer.status, 403);
});

story(
  'a move that nobody answers is confirmed by itself when its time is over, and not before, whoever has locked the server',
  async (system) => {
    const { status, action } = cloud(system);
    const { id } = await moved(system);
    await action(id, 'lock');
    await system.clock.advance(3_500_000);
    await system.beat();
    await reap(system.ports);
    await system.settle();
    assert.equal(await status(id), 'VERIFY_RESIZE');
    await system.clock.advance(200_000);
    await system.beat();
    await reap(system.ports);
    await system.settle();
    assert.equal(await status(id), 'ACTIVE');
    assert.equal((await migrationsOf(system, id))[0]?.['status'], 'confirmed');
  },
  { resizeConfirmSeconds: 3_600 },
);

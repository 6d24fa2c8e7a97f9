import assert from 'node:assert/strict';
import { DriverFault } from '../../agent/driver.ts';
import type { FakeCall } from '../../agent/drivers/fake/books.ts';
import * as limits from '../../shared/limits.ts';
import { assertSettled, assertSound } from '../support/soundness.ts';
import type { System } from '../support/system.ts';
import { cloud, complaint, connections } from './cloud.ts';
import { story } from './story.ts';

const auto = { host: null, block_migration: 'auto' };
const hostNames = ['host-1', 'host-2'];
const otherThan = (host: string) => hostNames.find((name) => name !== host) ?? '';
const hostOf = async (system: System, id: string) => (await cloud(system, 'admin').show(id)).text('server.OS-EXT-SRV-ATTR:host');

async function migrationOf(system: System, id: string) {
  const answer = await cloud(system, 'admin').ask('GET', `/os-migrations?instance_uuid=${id}`);
  return (answer.at('migrations') as Record<string, unknown>[])[0] ?? {};
}

async function machineAt(system: System, host: string, id: string) {
  return (await system.hosts.get(host)?.driver.machines())?.find(({ serverId }) => serverId === id);
}

/** A server with a volume. */
async function withVolume(system: System) {
  const { boot, volume, attach } = cloud(system);
  const [id, v] = [await boot('web'), await volume()];
  await attach(id, v);
  await system.settle();
  const source = await hostOf(system, id);
  return { id, v, source, destination: otherThan(source) };
}

/** Called at each part of a machine that is sent. */
function whileSent(system: System, what: (call: FakeCall) => void | Promise<void>): void {
  for (const host of system.hosts.values()) host.intercept = (call) => (call.operation === 'sendMachine' ? what(call) : undefined);
}

story('a running server moves to another host with its disks, and its volume is never connected twice', async (system) => {
  const [owner, admin] = [cloud(system), cloud(system, 'admin')];
  const { id, v, source, destination } = await withVolume(system);
  const before = await machineAt(system, source, id);
  assert.equal((await owner.action(id, 'os-migrateLive', auto)).status, 403);
  for (const host of system.hosts.values()) host.intercept = () => assertSound(system);
  assert.equal((await admin.action(id, 'os-migrateLive', auto)).status, 202);
  assert.equal(await owner.status(id), 'MIGRATING');
  assert.equal((await migrationOf(system, id))['status'], 'preparing');
  await system.settle();
  assert.equal(await owner.status(id), 'ACTIVE');
  assert.equal(await hostOf(system, id), destination);
  assert.deepEqual((await machineAt(system, destination, id))?.disks, before?.disks);
  assert.equal(await machineAt(system, source, id), undefined);
  assert.deepEqual(await connections(system, v), [id]);
  const { status, migration_type, source_compute, dest_compute } = await migrationOf(system, id);
  assert.deepEqual([status, migration_type, source_compute, dest_compute], ['completed', 'live-migration', source, destination]);
  const actions = (await owner.ask('GET', `/servers/${id}/os-instance-actions`)).at('instanceActions') as { action: string }[];
  assert.ok(actions.some(({ action }) => action === 'live-migration'));
  await assertSettled(system);
});

story('a paused server moves, and pauses there', async (system) => {
  const id = await cloud(system).boot('web');
  await cloud(system).action(id, 'pause');
  await system.settle();
  assert.equal((await cloud(system, 'admin').action(id, 'os-migrateLive', auto)).status, 202);
  await system.settle();
  assert.equal(await cloud(system).status(id), 'PAUSED');
  await assertSettled(system);
});

story('a live migration that a host refuses leaves the server where it was, and nothing at the other', async (system) => {
  const [owner, admin] = [cloud(system), cloud(system, 'admin')];
  const { id, v, source } = await withVolume(system);
  for (const failing of ['receiveMachine', 'sendMachine', 'takeOverMachine']) {
    for (const host of system.hosts.values()) {
      host.intercept = ({ operation }) => {
        if (operation === failing) throw new DriverFault('The hypervisor says no.');
      };
    }
    assert.equal((await admin.action(id, 'os-migrateLive', auto)).status, 202);
    await system.settle();
    assert.equal(await owner.status(id), 'ACTIVE');
    assert.equal(await hostOf(system, id), source);
    assert.deepEqual(await connections(system, v), [id]);
    assert.equal((await migrationOf(system, id))['status'], 'error');
    await assertSettled(system);
    await system.clock.advance(1_000);
    await system.beat();
  }
});

story('what cannot move while it runs is refused as Nova refuses it, by its version', async (system) => {
  const [owner, admin] = [cloud(system), cloud(system, 'admin')];
  const { id, source, destination } = await withVolume(system);
  const asked = (body: object, version = '2.101') => admin.ask('POST', `/servers/${id}/action`, { 'os-migrateLive': body }, version);
  const old = { block_migration: true, disk_over_commit: false };
  assert.equal(
    complaint(await asked({ ...old, host: source }, '2.1'), 'badRequest'),
    `Unable to migrate instance (${id}) to current host (${source}).`,
  );
  assert.equal(complaint(await asked({ ...auto, host: 'nowhere' }), 'badRequest'), 'Compute host nowhere could not be found.');
  assert.match(complaint(await asked({ ...old, block_migration: false, host: null }, '2.24'), 'badRequest'), /is not on shared storage/);
  assert.equal(complaint(await asked({ ...auto, force: true }, '2.30'), 'badRequest'), "Can't force to a non-provided destination");
  for (const [body, version] of [
    [{ block_migration: 'auto', disk_over_commit: false, host: null }, '2.24'],
    [{ ...old, host: null }, '2.25'],
    [{ ...auto, force: true, host: destination }, '2.68'],
    [{ block_migration: 'auto' }, '2.101'],
  ] as const) {
    assert.equal((await asked(body, version)).status, 400, version);
  }
  // The only other host is down.
  await system.clock.advance(limits.serviceDownSeconds * 1000);
  await system.beat([source]);
  assert.equal(
    complaint(await asked({ ...auto, host: destination, force: true }, '2.33'), 'badRequest'),
    `Compute service of ${destination} is unavailable at this time.`,
  );
  assert.match(complaint(await asked(auto, '2.33'), 'badRequest'), /^No valid host was found/);
  assert.equal((await migrationOf(system, id))['status'], undefined);
  // Later it is told by the server's actions.
  assert.equal((await asked(auto, '2.34')).status, 202);
  assert.equal(await owner.status(id), 'ACTIVE');
  assert.equal((await migrationOf(system, id))['status'], 'error');
  await system.beat();
  await owner.action(id, 'os-stop');
  await system.settle();
  assert.equal(
    complaint(await asked(auto), 'conflictingRequest'),
    `Cannot 'os-migrateLive' instance ${id} while it is in vm_state stopped`,
  );
});

story('a live migration is given up while it runs, and the server stays where it is', async (system) => {
  const [owner, admin] = [cloud(system), cloud(system, 'admin')];
  const { id, v, source, destination } = await withVolume(system);
  const aborted: number[] = [];
  whileSent(system, async ({ percent, course }) => {
    if (percent !== 50) return;
    const [{ id: number } = { id: 0 }] = (await admin.ask('GET', `/servers/${id}/migrations`)).at('migrations') as { id: number }[];
    assert.equal((await admin.ask('DELETE', `/servers/${id}/migrations/${number + 1}`)).status, 404);
    aborted.push((await admin.ask('DELETE', `/servers/${id}/migrations/${number}`, undefined, '2.24')).status);
    assert.equal(course?.givenUp.aborted, true);
  });
  assert.equal((await admin.action(id, 'os-migrateLive', auto)).status, 202);
  await system.settle();
  assert.deepEqual(aborted, [202]);
  assert.deepEqual([await owner.status(id), await hostOf(system, id)], ['ACTIVE', source]);
  assert.equal(await machineAt(system, destination, id), undefined);
  assert.deepEqual(await connections(system, v), [id]);
  const { status, id: number } = await migrationOf(system, id);
  assert.equal(status, 'cancelled');
  const actions = (await owner.ask('GET', `/servers/${id}/os-instance-actions`)).at('instanceActions') as Record<string, unknown>[];
  assert.deepEqual(actions.flatMap(({ action, message }) => (String(action).startsWith('live') ? [[action, message]] : [])).toSorted(), [
    ['live-migration', 'Error'],
    ['live_migration_cancel', null],
  ]);
  assert.match(
    complaint(await admin.ask('DELETE', `/servers/${id}/migrations/${number}`), 'conflictingRequest'),
    /^Instance \S+ is in an invalid state for 'abort live migration'$/,
  );
  await assertSettled(system);
});

story('a live migration that is prepared only is given up from 2.65 on, also when its host has not seen it yet', async (system) => {
  const [owner, admin] = [cloud(system), cloud(system, 'admin')];
  const { id, source } = await withVolume(system);
  assert.equal((await admin.action(id, 'os-migrateLive', auto)).status, 202);
  const { id: number } = await migrationOf(system, id);
  assert.equal(
    complaint(await admin.ask('DELETE', `/servers/${id}/migrations/${number}`, undefined, '2.64'), 'badRequest'),
    `Migration ${number} state of instance ${id} is preparing. Cannot abort live migration while the migration is in this state.`,
  );
  assert.match(
    complaint(await admin.ask('POST', `/servers/${id}/migrations/${number}/action`, { force_complete: null }), 'badRequest'),
    /is preparing. Cannot force complete while/,
  );
  // Asked again, it is said again.
  for (let time = 0; time < 2; time++)
    assert.equal((await admin.ask('DELETE', `/servers/${id}/migrations/${number}`, undefined, '2.65')).status, 202);
  await system.settle();
  assert.deepEqual([await owner.status(id), await hostOf(system, id)], ['ACTIVE', source]);
  assert.equal((await migrationOf(system, id))['status'], 'cancelled');
  await assertSettled(system);
});

story('a live migration that would not end is brought to its end', async (system) => {
  const admin = cloud(system, 'admin');
  const { id, destination } = await withVolume(system);
  const parts: number[] = [];
  whileSent(system, async ({ percent = 0 }) => {
    parts.push(percent);
    if (percent !== 25) return;
    const { id: number } = await migrationOf(system, id);
    assert.equal((await admin.ask('POST', `/servers/${id}/migrations/${number}/action`, { force_complete: null }, '2.22')).status, 202);
  });
  await admin.action(id, 'os-migrateLive', auto);
  await system.settle();
  assert.deepEqual(parts, [0, 25]);
  assert.equal(await hostOf(system, id), destination);
  assert.equal((await migrationOf(system, id))['status'], 'completed');
});

story('a server is deleted while it moves, and nobody waits for the move', async (system) => {
  const [owner, admin] = [cloud(system), cloud(system, 'admin')];
  const { id, v } = await withVolume(system);
  const parts: number[] = [];
  whileSent(system, async ({ percent = 0, course }) => {
    parts.push(percent);
    if (percent !== 25) return;
    assert.equal((await owner.delete(id)).status, 204);
    assert.equal(course?.givenUp.aborted, true);
  });
  await admin.action(id, 'os-migrateLive', auto);
  await system.settle();
  assert.deepEqual(parts, [0, 25]);
  assert.equal(await owner.status(id), 'GONE');
  assert.equal(await owner.volumeStatus(v), 'available');
  await assertSettled(system);
});

story('a resize is given up by whoever may resize, as long as nothing is built elsewhere', async (system) => {
  const owner = cloud(system);
  const { id, v, source } = await withVolume(system);
  const flavor = (await owner.show(id)).at('server.flavor');
  let number: unknown;
  for (const host of system.hosts.values()) {
    host.intercept = async ({ operation, course }) => {
      if (operation !== 'handOverDisks') return;
      number = (await migrationOf(system, id))['id'];
      assert.equal((await cloud(system, 'other').ask('DELETE', `/servers/${id}/migrations/${number}`)).status, 404);
      assert.equal((await owner.ask('DELETE', `/servers/${id}/migrations/${number}`)).status, 202);
      assert.equal(course?.givenUp.aborted, true);
    };
  }
  assert.equal((await owner.action(id, 'resize', { flavorRef: '1' })).status, 202);
  await system.settle();
  assert.deepEqual([await owner.status(id), await hostOf(system, id)], ['ACTIVE', source]);
  assert.deepEqual((await owner.show(id)).at('server.flavor'), flavor);
  assert.deepEqual(await connections(system, v), [id]);
  assert.equal((await migrationOf(system, id))['status'], 'cancelled');
  await assertSettled(system);

  for (const host of system.hosts.values()) host.intercept = () => {};
  assert.equal((await owner.action(id, 'resize', { flavorRef: '1' })).status, 202);
  await system.settle();
  const { id: later } = await migrationOf(system, id);
  assert.equal((await owner.ask('DELETE', `/servers/${id}/migrations/${later}`)).status, 403);
  assert.equal((await cloud(system, 'admin').ask('DELETE', `/servers/${id}/migrations/${later}`)).status, 409);
});

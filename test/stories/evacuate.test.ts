import assert from 'node:assert/strict';
import { DriverFault } from '../../agent/driver.ts';
import { reap } from '../../functions/workers/reap.ts';
import * as limits from '../../shared/limits.ts';
import { must, root } from '../support/cloud.ts';
import { assertSettled, assertSound } from '../support/soundness.ts';
import type { System } from '../support/system.ts';
import { cloud, complaint, connections } from './cloud.ts';
import { story } from './story.ts';

const hostNames = ['host-1', 'host-2'];
const otherThan = (host: string) => hostNames.find((name) => name !== host) ?? '';
const hostOf = async (system: System, id: string) => (await cloud(system, 'admin').show(id)).text('server.OS-EXT-SRV-ATTR:host');

async function migrationOf(system: System, id: string) {
  const answer = await cloud(system, 'admin').ask('GET', `/os-migrations?instance_uuid=${id}&migration_type=evacuation`);
  return (answer.at('migrations') as Record<string, unknown>[])[0] ?? {};
}

async function machinesOf(system: System, id: string) {
  const all = await Promise.all(
    [...system.hosts.values()].map(async ({ name, driver }) =>
      (await driver.machines()).flatMap((machine) => (machine.serverId === id ? [{ ...machine, host: name }] : [])),
    ),
  );
  return all.flat();
}

/** The host's agent is killed: its machines stand as they were, and nobody hears of them. */
async function kill(system: System, host: string, seconds = limits.serviceDownSeconds): Promise<void> {
  system.off.add(host);
  await system.clock.advance(seconds * 1000);
  await system.beat([otherThan(host)]);
}

async function setForcedDown(system: System, host: string, isForcedDown: boolean): Promise<void> {
  const body = { host, binary: 'nova-compute', forced_down: isForcedDown };
  await must(system, 'PUT', `${root}/os-services/force-down`, { as: 'admin', version: '2.11', body });
}

async function comeBack(system: System, host: string): Promise<void> {
  system.off.delete(host);
  await system.beat();
  await reap(system.ports);
  await system.settle();
}

story(
  'a server whose host was fenced off is built elsewhere with its volume, and the host discards the old one when it is back',
  async (system) => {
    const [owner, admin] = [cloud(system), cloud(system, 'admin')];
    const [id, v] = [await owner.boot('web'), await owner.volume()];
    await owner.attach(id, v);
    await system.settle();
    const source = await hostOf(system, id);
    await kill(system, source);
    await setForcedDown(system, source, true);
    assert.equal((await owner.action(id, 'evacuate', {})).status, 403);
    const answer = await admin.ask('POST', `/servers/${id}/action`, { evacuate: {} }, '2.94');
    assert.deepEqual([answer.status, answer.body], [200, undefined]);
    assert.equal(await owner.status(id), 'REBUILD');
    await system.settle();
    assert.deepEqual([await owner.status(id), await hostOf(system, id)], ['ACTIVE', otherThan(source)]);
    const { status, source_compute, dest_compute } = await migrationOf(system, id);
    assert.deepEqual([status, source_compute, dest_compute], ['done', source, otherThan(source)]);
    assert.equal((await machinesOf(system, id)).length, 2);

    await setForcedDown(system, source, false);
    await comeBack(system, source);
    assert.deepEqual(
      (await machinesOf(system, id)).map(({ host, volumeIds }) => [host, volumeIds]),
      [[otherThan(source), [v]]],
    );
    assert.deepEqual(await connections(system, v), [id]);
    await assertSettled(system);
  },
);

story('what has volumes waits for the word of its host, or for its end; what has none does not', async (system) => {
  const [owner, admin] = [cloud(system), cloud(system, 'admin')];
  const [plain, withVolume] = [await owner.boot('plain'), await owner.boot('other')];
  const source = await hostOf(system, plain);
  const v = await owner.volume();
  if ((await hostOf(system, withVolume)) !== source) {
    await admin.action(withVolume, 'os-migrateLive', { block_migration: 'auto', host: source });
    await system.settle();
  }
  await owner.attach(withVolume, v);
  await system.settle();
  await kill(system, source);
  for (const id of [plain, withVolume]) assert.equal((await admin.action(id, 'evacuate', {})).status, 200);
  await system.settle();
  for (const id of [plain, withVolume]) assert.equal(await owner.status(id), 'REBUILD');
  // Five minutes without a word: the host counts as gone.
  await system.clock.advance(limits.hostGoneSeconds * 1000);
  await system.beat([otherThan(source)]);
  await reap(system.ports);
  await system.settle();
  // As 2.95 says it, a server is shut down where it was built again.
  assert.deepEqual([await owner.status(plain), await hostOf(system, plain)], ['SHUTOFF', otherThan(source)]);
  assert.deepEqual([await owner.status(withVolume), await hostOf(system, withVolume)], ['ERROR', source]);
  assert.equal((await owner.show(withVolume)).at('server.fault.message'), `The host ${source} is down.`);
  assert.equal((await machinesOf(system, plain)).length, 2);
  await assertSound(system);
  assert.match(complaint(await admin.action(withVolume, 'evacuate', {}), 'conflictingRequest'), /while it is in task_state rebuilding$/);

  await comeBack(system, source);
  assert.deepEqual([await owner.status(withVolume), await hostOf(system, withVolume)], ['SHUTOFF', otherThan(source)]);
  for (const id of [plain, withVolume]) assert.equal((await machinesOf(system, id)).length, 1);
  assert.deepEqual(await connections(system, v), [withVolume]);
  await assertSettled(system);
});

story('what is not evacuated is refused as Nova refuses it, by its version', async (system) => {
  const [owner, admin] = [cloud(system), cloud(system, 'admin')];
  const id = await owner.boot('web');
  const source = await hostOf(system, id);
  const asked = (body: object, version = '2.101') => admin.ask('POST', `/servers/${id}/action`, { evacuate: body }, version);
  assert.equal(complaint(await asked({}), 'badRequest'), `Compute service of ${source} is still in use.`);
  assert.equal(complaint(await asked({ host: source }), 'badRequest'), "The target host can't be the same one.");
  assert.equal(complaint(await asked({ host: 'nowhere' }), 'itemNotFound'), 'Compute host nowhere not found.');
  assert.equal(complaint(await asked({ force: true }, '2.29'), 'badRequest'), "Can't force to a non-provided destination");
  assert.equal(
    complaint(await asked({ onSharedStorage: true, adminPass: 'secret' }, '2.13'), 'badRequest'),
    "admin password can't be changed on existing disk",
  );
  for (const [body, version] of [
    [{}, '2.13'],
    [{ onSharedStorage: false }, '2.14'],
    [{ force: false }, '2.28'],
    [{ force: false }, '2.68'],
  ] as const) {
    assert.equal((await asked(body, version)).status, 400, version);
  }
  await owner.action(id, 'pause');
  await system.settle();
  await kill(system, source);
  assert.equal(complaint(await asked({}), 'conflictingRequest'), `Cannot 'evacuate' instance ${id} while it is in vm_state paused`);
});

story('an evacuated server has the password that was asked for or made, which the answer tells before 2.14', async (system) => {
  const [owner, admin] = [cloud(system), cloud(system, 'admin')];
  const id = await owner.boot('web');
  const [before] = await machinesOf(system, id);
  const source = await hostOf(system, id);
  await kill(system, source, limits.hostGoneSeconds);
  const answer = await admin.ask('POST', `/servers/${id}/action`, { evacuate: { onSharedStorage: 'no', host: otherThan(source) } }, '2.1');
  assert.match(answer.text('adminPass'), /^\w{12}$/);
  await reap(system.ports);
  await system.clock.advance(60_000);
  await system.beat([otherThan(source)]);
  await reap(system.ports);
  await system.settle();
  assert.equal(await owner.status(id), 'ACTIVE');
  const built = (await machinesOf(system, id)).find(({ host }) => host !== source);
  assert.notEqual(built?.adminPassDigest, before?.adminPassDigest);
  assert.notEqual(built?.adminPassDigest, undefined);
});

story('an evacuation that no host can take, or that fails, says so, and the server can be evacuated again', async (system) => {
  const [owner, admin] = [cloud(system), cloud(system, 'admin')];
  const id = await owner.boot('web');
  const source = await hostOf(system, id);
  const destination = otherThan(source);
  await kill(system, source);
  await setForcedDown(system, source, true);
  await setForcedDown(system, destination, true);
  assert.equal((await admin.action(id, 'evacuate', {})).status, 200);
  assert.equal((await migrationOf(system, id))['status'], 'error');
  assert.equal(await owner.status(id), 'ACTIVE');
  await setForcedDown(system, destination, false);
  const host = system.hosts.get(destination);
  assert.ok(host);
  host.intercept = ({ operation }) => {
    if (operation === 'spawn') throw new DriverFault('The disk is full.');
  };
  await system.clock.advance(1_000);
  await system.beat([destination]);
  assert.equal((await admin.action(id, 'evacuate', {})).status, 200);
  await system.settle();
  assert.equal(await owner.status(id), 'ERROR');
  assert.equal((await owner.show(id)).at('server.fault.message'), 'The disk is full.');
  host.intercept = () => {};
  assert.equal((await admin.ask('POST', `/servers/${id}/action`, { evacuate: {} }, '2.94')).status, 200);
  await system.settle();
  assert.deepEqual([await owner.status(id), await hostOf(system, id)], ['ACTIVE', destination]);
});

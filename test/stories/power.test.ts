import assert from 'node:assert/strict';
import { DriverFault } from '../../agent/driver.ts';
import { reap } from '../../functions/workers/reap.ts';
import * as limits from '../../shared/limits.ts';
import type { System } from '../support/system.ts';
import { cloud, complaint } from './cloud.ts';
import { story } from './story.ts';

async function powerOf(system: System, id: string): Promise<number | undefined> {
  const machines = await Promise.all([...system.hosts.values()].map(({ driver }) => driver.machines()));
  return machines.flat().find(({ serverId }) => serverId === id)?.powerState;
}

for (const [begin, during, status, power, end, back] of [
  ['pause', 'pausing', 'PAUSED', 3, 'unpause', 'unpausing'],
  ['suspend', 'suspending', 'SUSPENDED', 7, 'resume', 'resuming'],
] as const) {
  story(`a server is told to ${begin} and to ${end}, and its machine does so`, async (system) => {
    const { boot, action, show, status: statusOf } = cloud(system);
    const id = await boot('web');
    assert.equal(complaint(await action(id, end), 'conflictingRequest'), `Cannot '${end}' instance ${id} while it is in vm_state active`);
    assert.equal((await action(id, begin)).status, 202);
    assert.equal((await show(id)).at('server.OS-EXT-STS:task_state'), during);
    await system.settle();
    assert.equal(await statusOf(id), status);
    assert.deepEqual([(await show(id)).at('server.OS-EXT-STS:power_state'), await powerOf(system, id)], [power, power]);
    assert.match(complaint(await action(id, begin), 'conflictingRequest'), new RegExp(`^Cannot '${begin}' instance`));
    assert.equal((await action(id, end)).status, 202);
    assert.equal((await show(id)).at('server.OS-EXT-STS:task_state'), back);
    await system.settle();
    assert.deepEqual([await statusOf(id), await powerOf(system, id)], ['ACTIVE', 1]);
  });

  story(`a server that is ${status} runs again by a hard reboot, and by no other way but ${end}`, async (system) => {
    const { boot, action, status: statusOf, delete: remove } = cloud(system);
    const id = await boot('web');
    await action(id, begin);
    await system.settle();
    for (const [other, body] of [
      ['os-stop', null],
      ['os-start', null],
      ['reboot', { type: 'SOFT' }],
    ] as const)
      assert.equal((await action(id, other, body)).status, 409, other);
    assert.equal((await action(id, 'reboot', { type: 'HARD' })).status, 202);
    await system.settle();
    assert.deepEqual([await statusOf(id), await powerOf(system, id)], ['ACTIVE', 1]);
    await action(id, begin);
    // It may interrupt what is under way.
    assert.equal((await action(id, 'reboot', { type: 'HARD' })).status, 202);
    await system.settle();
    assert.deepEqual([await statusOf(id), await powerOf(system, id)], ['ACTIVE', 1]);
    await action(id, begin);
    await system.settle();
    assert.equal((await remove(id)).status, 204);
    await system.settle();
    assert.deepEqual([await statusOf(id), await powerOf(system, id)], ['GONE', undefined]);
  });

  story(`a host that was silent while it was told to ${begin} has the last word`, async (system) => {
    const { boot, action, status: statusOf } = cloud(system);
    const id = await boot('web');
    for (const host of system.hosts.values()) host.fate = () => 'off after';
    await action(id, begin);
    await system.settle();
    await system.clock.advance(limits.hostGoneSeconds * 1000 + 1_000);
    await system.beat([...system.hosts.keys()].filter((name) => !system.off.has(name)));
    await reap(system.ports);
    assert.equal(await statusOf(id), 'ACTIVE');
    for (const host of system.hosts.values()) host.fate = () => 'answered';
    system.off.clear();
    await system.beat();
    await reap(system.ports);
    await system.settle();
    assert.deepEqual([await statusOf(id), await powerOf(system, id)], [status, power]);
  });

  story(`what is refused to a server that was thought to run tells that it is ${status}`, async (system) => {
    const { boot, action, status: statusOf } = cloud(system);
    const id = await boot('web');
    for (const { driver } of system.hosts.values()) await driver.power(id, begin).catch(() => {});
    for (const each of system.hosts.values())
      each.intercept = () => {
        throw new DriverFault('The hypervisor says no.');
      };
    await action(id, 'os-stop');
    await system.settle();
    assert.equal(await statusOf(id), status);
  });
}

story('a crash dump is asked of a guest, and changes nothing of its server', async (system) => {
  const { boot, action, show, status, ask } = cloud(system);
  const id = await boot('web');
  const dump = () => action(id, 'trigger_crash_dump');
  const consoleLog = async () => (await action(id, 'os-getConsoleOutput', {})).text('output');
  assert.equal((await ask('POST', `/servers/${id}/action`, { trigger_crash_dump: null }, '2.16')).status, 404);
  assert.equal((await action(id, 'trigger_crash_dump', {})).status, 400);
  assert.equal((await dump()).status, 202);
  assert.equal((await show(id)).at('server.OS-EXT-STS:task_state'), null);
  await system.settle();
  assert.equal(await status(id), 'ACTIVE');
  assert.match(await consoleLog(), /Kernel panic/);
  await action(id, 'pause');
  await system.settle();
  assert.equal((await dump()).status, 202);
  await system.settle();
  assert.equal(await status(id), 'PAUSED');
  await action(id, 'unpause');
  await system.settle();
  await action(id, 'os-stop');
  await system.settle();
  assert.match(complaint(await dump(), 'conflictingRequest'), /^Cannot 'trigger_crash_dump' instance .* while it is in vm_state stopped$/);
});

story('a crash dump that takes the place of a lost stop finds the machine off, and the server is shown so', async (system) => {
  const { boot, action, status } = cloud(system);
  const id = await boot('web');
  for (const host of system.hosts.values()) host.fate = ({ name }) => (name === 'stop' ? 'off after' : 'answered');
  await action(id, 'os-stop');
  await system.settle();
  await system.clock.advance(limits.hostGoneSeconds * 1000 + 1_000);
  await system.beat([...system.hosts.keys()].filter((name) => !system.off.has(name)));
  await reap(system.ports);
  assert.equal(await status(id), 'ACTIVE');
  assert.equal((await action(id, 'trigger_crash_dump')).status, 202);
  system.off.clear();
  for (const host of system.hosts.values()) host.fate = () => 'answered';
  await system.settle();
  assert.equal(await status(id), 'SHUTOFF');
});

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { unfollowed } from '../../agent/course.ts';
import { DriverFault } from '../../agent/driver.ts';
import { fakeDriver } from '../../agent/drivers/fake/driver.ts';
import * as powerStates from '../../shared/messaging/power-states.ts';
import { buildPayload, serverId } from '../support/agent.ts';

const server = serverId(1);
const volume = { volumeId: 'v1', attachmentId: 'a1', device: '/dev/vdb', connection: { target: 'iqn' } };

function newFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'micronova-fake-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('every call can be made twice and ends the same', async (context) => {
  const driver = fakeDriver({ folder: newFolder(context) });
  const calls = [
    () => driver.spawn(server, 'c1', buildPayload),
    () => driver.attachVolume(server, volume),
    () => driver.power(server, 'stop'),
    () => driver.power(server, 'start'),
    () => driver.reboot(server, 'HARD'),
    () => driver.detachVolume(server, volume),
    () => driver.discard(server, 'c1'),
  ];
  // A machine that is rebooted twice says so twice.
  const machines = async () => (await driver.machines()).map(({ console, ...machine }) => machine);
  for (const call of calls) {
    const once = await call();
    const before = await machines();
    assert.deepEqual(await call(), once);
    assert.deepEqual(await machines(), before);
  }
});

test('machines and connections are seen by another driver on the same folder', async (context) => {
  const folder = newFolder(context);
  const first = fakeDriver({ folder });
  await first.spawn(server, 'c1', buildPayload);
  await first.attachVolume(server, volume);
  const [machine] = await fakeDriver({ folder }).machines();
  assert.deepEqual([machine?.serverId, machine?.powerState, machine?.volumeIds], [server, powerStates.running, ['v1']]);
  assert.deepEqual(machine?.connections.v1, { attachmentId: 'a1', device: '/dev/vdb', connection: { target: 'iqn' } });
  assert.deepEqual(readdirSync(folder), [`${server}.json`]);
});

test('a machine of another command is in the way of a build', async (context) => {
  const driver = fakeDriver({ folder: newFolder(context) });
  await driver.spawn(server, 'c1', buildPayload);
  await assert.rejects(driver.spawn(server, 'c2', buildPayload), DriverFault);
});

test('a machine that is not there cannot be started, stopped, rebooted or given a volume', async (context) => {
  const driver = fakeDriver({ folder: newFolder(context) });
  const calls = [
    driver.power(server, 'start'),
    driver.power(server, 'stop'),
    driver.reboot(server, 'SOFT'),
    driver.attachVolume(server, volume),
  ];
  for (const call of calls) await assert.rejects(call, DriverFault);
  assert.deepEqual(await driver.machines(), []);
});

test('a build that fails leaves nothing behind', async (context) => {
  const folder = newFolder(context);
  const driver = fakeDriver({
    folder,
    intercept() {
      throw new DriverFault('no');
    },
  });
  await assert.rejects(driver.spawn(server, 'c1', buildPayload), DriverFault);
  assert.deepEqual(readdirSync(folder), []);
});

const handOver = { machineId: 'c1', address: {}, volumes: [], powerOn: true };
const withVolume = { ...buildPayload, volumes: [{ ...volume, bootIndex: null }] };

test('a machine moves with what is on its disks, and nothing is connected at two hosts', async (context) => {
  const [source, destination] = [fakeDriver({ folder: newFolder(context) }), fakeDriver({ folder: newFolder(context) })];
  await source.spawn(server, 'c1', withVolume);
  const [before] = await source.machines();
  await destination.receiveDisks(server, 'c2', buildPayload);
  const handed = await source.handOverDisks(server, handOver, unfollowed);
  assert.deepEqual((await source.machines())[0]?.volumeIds, []);
  const received = { machineId: 'c2', disks: handed.disks ?? {}, powerOn: true };
  await destination.spawn(server, 'c2', { ...withVolume, image: null, received });
  const [after] = await destination.machines();
  assert.deepEqual(after?.disks, before?.disks);
  assert.deepEqual([after?.state, after?.powerState, after?.volumeIds], ['built', powerStates.running, ['v1']]);
  // The source keeps what it had until it is told otherwise, and cannot be started meanwhile.
  await assert.rejects(source.power(server, 'start'), DriverFault);
  await source.takeBackDisks(server, { ...handOver, volumes: withVolume.volumes });
  // Only its console tells that it was shut down and has booted again.
  const [back] = await source.machines();
  assert.deepEqual({ ...back, console: '' }, { ...before, console: '' });
});

test('what is discarded is the machine that is named, and no newer one', async (context) => {
  const driver = fakeDriver({ folder: newFolder(context) });
  await driver.spawn(server, 'c2', buildPayload);
  await driver.discard(server, 'c1');
  assert.equal((await driver.machines()).length, 1);
  await driver.discard(server, 'c2');
  assert.deepEqual(await driver.machines(), []);
});

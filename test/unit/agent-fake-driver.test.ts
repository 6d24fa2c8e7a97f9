import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { DriverFault, powerStates } from '../../agent/driver.ts';
import { fakeDriver } from '../../agent/drivers/fake.ts';
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
    () => driver.stop(server),
    () => driver.start(server),
    () => driver.reboot(server, 'HARD'),
    () => driver.detachVolume(server, volume),
    () => driver.destroy(server),
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
  const calls = [driver.start(server), driver.stop(server), driver.reboot(server, 'SOFT'), driver.attachVolume(server, volume)];
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

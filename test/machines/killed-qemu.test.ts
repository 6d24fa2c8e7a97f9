/** QEMU is killed in the middle of each call: the call ends, if need be when the agent makes it again, and the machine can be started and thrown away. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { suite, test } from 'node:test';
import { DriverFault } from '../../agent/driver.ts';
import { nameOf } from '../../agent/drivers/qemu/definition.ts';
import type { QemuDriver } from '../../agent/drivers/qemu/driver.ts';
import { findProcess } from '../../agent/drivers/qemu/process.ts';
import * as powerStates from '../../shared/messaging/power-states.ts';
import { skip, until } from '../support/machines/qemu.ts';
import { machine, newWorld, rows, server, type World } from './calls.ts';

/** So often is a command tried that ends in an outage. */
const attempts = 4;

/** As an agent carries it out. @returns the fault that its owner is told, if there is one */
async function carriedOut(make: () => Promise<unknown>): Promise<DriverFault | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      await make();
      return undefined;
    } catch (error) {
      if (error instanceof DriverFault) return error;
      if (attempt === attempts) throw error;
    }
  }
}

async function killMachine({ host }: World): Promise<void> {
  const folder = host.folderOf(server);
  const pid = await findProcess(folder, nameOf(server));
  if (pid === undefined) return;
  process.kill(pid, 'SIGKILL');
  await until(() => !existsSync(`/proc/${pid}/cwd`), 'its end');
}

/** Whatever has come of the call, a hard reboot makes a machine that is there run with its volumes, and nothing is left of one that is discarded. */
async function assertMendable(driver: QemuDriver, { host }: World): Promise<void> {
  const [found] = await driver.machines();
  if (found?.state === 'built') {
    assert.deepEqual(await driver.reboot(server, 'HARD'), { powerState: powerStates.running });
    const [again] = await driver.machines();
    assert.deepEqual(again?.volumeIds, found.volumeIds);
  }
  await driver.discard(server, machine);
  assert.deepEqual(readdirSync(host.machines), []);
}

suite('QEMU that is killed', { skip, concurrency: false }, () => {
  for (const { call, before, make } of rows) {
    test(`at ${call}`, { timeout: 180_000 }, async (context) => {
      const world = await newWorld(context);
      const plain = await world.host.open();
      await before?.(plain, world);
      let effects = 0;
      const counting = await world.host.open({ effect: () => void effects++ });
      await make(counting, world);
      await plain.discard(server, machine);
      for (let at = 1; at <= effects; at++) {
        await before?.(plain, world);
        let left = at;
        const driver = await world.host.open({
          async effect() {
            left -= 1;
            if (left === 0) await killMachine(world);
          },
        });
        await carriedOut(() => make(driver, world));
        await assertMendable(driver, world);
      }
    });
  }
});

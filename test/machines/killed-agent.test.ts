/** The agent dies before each thing that has an effect, and another makes the call again: it ends as if it had been made once. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { unfollowed } from '../../agent/course.ts';
import type { QemuDriver } from '../../agent/drivers/qemu/driver.ts';
import { buildOf, flavor, machineId, pidOf, qemuHost, skip } from '../support/machines/qemu.ts';
import { machine, newWorld, rows, server, type World } from './calls.ts';

/** All that can be seen of the machine, but for what is another thing each time. */
async function seen({ host }: World): Promise<unknown> {
  const driver = await host.open();
  const machines = (await driver.machines()).map(({ sshPort: _port, ...other }) => other);
  const files = existsSync(host.folderOf(server)) ? readdirSync(host.folderOf(server), { recursive: true }).map(String).toSorted() : [];
  return { machines, files };
}

suite('an agent that dies', { skip, concurrency: false }, () => {
  for (const { call, before, make } of rows) {
    test(`at ${call}`, { timeout: 120_000 }, async (context) => {
      const world = await newWorld(context);
      const { host } = world;
      const anew = async () => {
        await (await host.open()).discard(server, machine);
        await before?.(await host.open(), world);
      };
      await anew();
      let effects = 0;
      await make(await host.open({ effect: () => void effects++ }), world);
      const wanted = await seen(world);
      assert.ok(effects > 0);
      for (let last = 1; last <= effects; last++) {
        await anew();
        let left = last;
        const dying = await host.open({
          effect(what) {
            if (--left <= 0) throw new Error(`killed before ${what}`);
          },
        });
        await assert.rejects(make(dying, world), /killed before/);
        await make(await host.open(), world);
        assert.deepEqual(await seen(world), wanted, `killed before effect ${last} of ${effects}`);
      }
    });
  }

  test('in a move, before each thing that it does', { timeout: 120_000 }, async (context) => {
    const [source, target] = [await qemuHost(context), await qemuHost(context)];
    const image = await source.blankImage();
    const move = async (driver: QemuDriver) => {
      const to = await target.open();
      const { address = {} } = await to.receiveDisks(server, machineId(2), { flavor });
      const wanted = { machineId: machine, address, volumes: [], powerOn: true };
      return driver.handOverDisks(server, wanted, unfollowed);
    };
    for (let last = 1, isOver = false; !isOver; last++) {
      await (await source.open()).discard(server, machine);
      await (await target.open()).discard(server, machineId(2));
      await (await source.open()).spawn(server, machine, buildOf({ image }));
      let left = last;
      const dying = await source.open({
        effect(what) {
          if (--left <= 0) throw new Error(`killed before ${what}`);
        },
      });
      isOver = await move(dying).then(
        () => true,
        () => false,
      );
      const { disks } = await move(await source.open());
      assert.ok(existsSync(join(target.folderOf(server), 'root.qcow2')));
      assert.deepEqual(disks, { own: [{ name: 'root', format: 'qcow2' }] });
      assert.equal((await (await source.open()).machines())[0]?.state, 'handed over');
    }
  });

  test('leaves its machines running: the next agent finds them, and does not start them again', async (context) => {
    const host = await qemuHost(context);
    await (await host.open()).spawn(server, machine, buildOf({ image: await host.blankImage() }));
    const pid = pidOf(host.folderOf(server));
    const next = await host.open();
    await next.resumeGuests();
    await next.power(server, 'start');
    assert.equal(pidOf(host.folderOf(server)), pid);
  });
});

suite('folders', { skip }, () => {
  test('as long as they may be hold machines', async (context) => {
    const long = mkdtempSync(join(tmpdir(), `mn-${'long'.repeat(30)}-`));
    context.after(() => rmSync(long, { recursive: true, force: true }));
    const host = await qemuHost(context);
    const driver = await host.open({ folder: long });
    await driver.spawn(server, machine, buildOf({ image: await host.blankImage() }));
    assert.equal((await driver.machines())[0]?.powerState, 1);
    await driver.discard(server, machine);
  });
});

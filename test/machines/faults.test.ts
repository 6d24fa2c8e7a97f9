/** What goes wrong with real machines, and what is told of it. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { unfollowed } from '../../agent/course.ts';
import { DriverFault } from '../../agent/driver.ts';
import { programsOfMachines } from '../../agent/drivers/qemu/requirements.ts';
import { openHostImages } from '../../agent/images/host-images.ts';
import { whatIsMissing } from '../../agent/programs.ts';
import * as powerStates from '../../shared/messaging/power-states.ts';
import { systemClock } from '../../shared/system-clock.ts';
import { buildOf, flavor, machineId, pidOf, qemuHost, run, serverId, skip, smallFolder, until } from '../support/machines/qemu.ts';
import { volumeId, volumeStore } from '../support/machines/volumes.ts';
import { pluggedPort } from '../support/plugged-port.ts';

const server = serverId(1);
const machine = machineId(1);
const isAlive = (pid: number) => existsSync(`/proc/${pid}/cwd`);
const fault = (sentence: RegExp) => (error: unknown) => error instanceof DriverFault && sentence.test(error.message);

suite('machines that fail', { skip }, () => {
  test('one whose process was killed is told as crashed, and starts again', async (context) => {
    const host = await qemuHost(context);
    const driver = await host.open();
    await driver.spawn(server, machine, buildOf({ image: await host.blankImage() }));
    const pid = pidOf(host.folderOf(server));
    process.kill(pid, 'SIGKILL');
    await until(() => !isAlive(pid), 'its end');
    assert.equal((await driver.machines())[0]?.powerState, powerStates.crashed);
    await driver.resumeGuests();
    assert.equal((await driver.machines())[0]?.powerState, powerStates.crashed, 'nobody else starts it');
    assert.deepEqual(await driver.power(server, 'start'), { powerState: powerStates.running });
  });

  test('one that has shut down by itself is off', async (context) => {
    const host = await qemuHost(context);
    const driver = await host.open();
    await driver.spawn(server, machine, buildOf({ image: await host.blankImage() }));
    const pid = pidOf(host.folderOf(server));
    process.kill(pid, 'SIGTERM');
    await until(() => !isAlive(pid), 'its end');
    assert.equal((await driver.machines())[0]?.powerState, powerStates.shutdown);
  });

  test('one that hangs holds nobody up for long, is an outage for who wants something of it, and can be thrown away', async (context) => {
    const host = await qemuHost(context);
    const driver = await host.open({ times: { greeting: 200, answer: 200 } });
    await driver.spawn(server, machine, buildOf({ image: await host.blankImage() }));
    const pid = pidOf(host.folderOf(server));
    process.kill(pid, 'SIGSTOP');
    assert.equal((await driver.machines())[0]?.powerState, powerStates.running);
    await assert.rejects(driver.power(server, 'pause'), (error) => !(error instanceof DriverFault));
    await driver.discard(server, machine);
    await until(() => !isAlive(pid), 'its end');
    assert.deepEqual(readdirSync(host.machines), []);
  });

  test('one that hangs is stopped all the same', async (context) => {
    const host = await qemuHost(context);
    const driver = await host.open({ times: { greeting: 200, answer: 200 } });
    await driver.spawn(server, machine, buildOf({ image: await host.blankImage() }));
    process.kill(pidOf(host.folderOf(server)), 'SIGSTOP');
    assert.deepEqual(await driver.reboot(server, 'HARD'), { powerState: powerStates.running });
  });

  test('after the host has booted anew those that should run are started again, and no others', async (context) => {
    const host = await qemuHost(context);
    const driver = await host.open();
    const image = await host.blankImage();
    const numbers = [1, 2, 3, 4];
    await Promise.all(numbers.map((number) => driver.spawn(serverId(number), machineId(number), buildOf({ image, powerOn: number > 1 }))));
    await driver.power(serverId(3), 'suspend');
    await driver.power(serverId(4), 'pause');
    // As a host leaves them that loses its power: no processes, and another boot.
    for (const number of [2, 4]) {
      const pid = pidOf(host.folderOf(serverId(number)));
      process.kill(pid, 'SIGKILL');
      await until(() => !isAlive(pid), 'its end');
    }
    for (const number of numbers) {
      const file = join(host.folderOf(serverId(number)), 'machine.json');
      writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), bootId: 'another' }));
    }
    const next = await host.open();
    await next.resumeGuests();
    const states = (await next.machines()).map(({ powerState }) => powerState);
    assert.deepEqual(states, [powerStates.shutdown, powerStates.running, powerStates.suspended, powerStates.paused]);
  });

  test('one that cannot be started after that is off, and told of', async (context) => {
    const [host, store] = [await qemuHost(context), await volumeStore(context)];
    const driver = await host.open({ times: { volume: 200 } });
    await driver.spawn(server, machine, buildOf({ image: await host.blankImage() }));
    process.kill(pidOf(host.folderOf(server)), 'SIGKILL');
    const file = join(host.folderOf(server), 'machine.json');
    const { attachmentId, device, connection } = store.attachment(1);
    const connections = { [volumeId(1)]: { attachmentId, device, connection, bootIndex: null, slot: 1 } };
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), bootId: 'another', connections }));
    assert.equal((await driver.machines())[0]?.powerState, powerStates.pending, 'nobody knows yet');
    await driver.resumeGuests();
    assert.equal((await driver.machines())[0]?.powerState, powerStates.shutdown);
    assert.ok(
      host.logged.some(({ event, reason }) => event === 'machine not started again' && reason === 'The volume could not be reached.'),
    );
  });

  test('a flavor that has no room for its image is refused in a sentence, and nothing is left', async (context) => {
    const host = await qemuHost(context);
    const driver = await host.open();
    const file = join(host.folder, 'large.qcow2');
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', file, '2G']);
    const image = { id: 'large', dataId: 'd', file };
    const small = "Flavor's disk is too small for requested image. Flavor disk is 1073741824 bytes, image is 2147483648 bytes.";
    await assert.rejects(driver.spawn(server, machine, buildOf({ image })), { name: 'DriverFault', message: small });
    assert.deepEqual(readdirSync(host.machines), []);
    // Without a size of its own its disk is as large as the image.
    await driver.spawn(server, machine, buildOf({ image, flavor: { ...flavor, rootGib: 0 } }));
  });

  test('images that machines stand on stay, however little room there is, and go with the last of them', async (context) => {
    const host = await qemuHost(context);
    const folder = join(host.folder, 'few-images');
    const images = await openHostImages({ folder, clock: systemClock, keptBytes: 0 });
    const kept = () =>
      readdirSync(folder)
        .filter((name) => !name.endsWith('.json'))
        .toSorted();
    const driver = await host.open({ images });
    const built = (number: number, image: string) =>
      host.blankImage(image).then((from) => driver.spawn(serverId(number), machineId(number), buildOf({ image: from, powerOn: false })));
    await Promise.all([built(1, 'first'), built(2, 'second')]);
    assert.deepEqual(kept(), ['first.d1', 'second.d1']);
    // An agent that has just started knows it too, before it fetches anything.
    const next = await host.open({ images: await openHostImages({ folder, clock: systemClock, keptBytes: 0 }) });
    await next.spawn(serverId(3), machineId(3), buildOf({ image: await host.blankImage('third'), powerOn: false }));
    assert.deepEqual(kept(), ['first.d1', 'second.d1', 'third.d1']);
    await next.discard(serverId(1), machineId(1));
    assert.deepEqual(kept(), ['second.d1', 'third.d1']);
  });

  test('a build that QEMU does not start leaves nothing, and its owner reads no paths', async (context) => {
    const host = await qemuHost(context);
    const driver = await host.open();
    const networks = [pluggedPort({ macAddress: 'no address' })];
    const image = await host.blankImage();
    await assert.rejects(driver.spawn(server, machine, buildOf({ image, networks })), fault(/^The machine could not be started\.$/));
    assert.deepEqual(readdirSync(host.machines), []);
    assert.ok(host.logged.some(({ event, reason }) => event === 'machine not started' && String(reason).includes('no address')));
  });

  test('a port for the secure shell that another has taken is exchanged for a free one', async (context) => {
    const host = await qemuHost(context);
    const driver = await host.open();
    const image = await host.blankImage();
    await driver.spawn(server, machine, buildOf({ image }));
    const [before] = await driver.machines();
    assert.ok(before);
    await driver.power(server, 'stop');
    assert.equal((await driver.machines())[0]?.sshPort, before.sshPort);
    const { createServer } = await import('node:net');
    const other = createServer();
    await new Promise<void>((resolve) => void other.listen(before.sshPort, '127.0.0.1', resolve));
    context.after(() => other.close());
    await driver.power(server, 'start');
    assert.notEqual((await driver.machines())[0]?.sshPort, before.sshPort);
  });

  test('one whose memory is damaged does not go on, but can begin anew', async (context) => {
    const host = await qemuHost(context);
    const driver = await host.open();
    await driver.spawn(server, machine, buildOf({ image: await host.blankImage() }));
    await driver.power(server, 'suspend');
    writeFileSync(join(host.folderOf(server), 'memory'), 'nothing that a machine remembers');
    await assert.rejects(driver.power(server, 'resume'), fault(/has to be stopped, and started anew/));
    assert.equal((await driver.machines())[0]?.powerState, powerStates.suspended);
    await driver.power(server, 'stop');
    assert.deepEqual(await driver.power(server, 'start'), { powerState: powerStates.running });
  });

  test('one for whose memory there is no room is not suspended, and goes on', async (context) => {
    const [host, small] = [await qemuHost(context), await smallFolder(context, '1M')];
    if (small === undefined) return context.skip('only root may mount a small file system');
    const driver = await host.open({ folder: small });
    await driver.spawn(server, machine, buildOf({ image: await host.blankImage() }));
    try {
      await assert.rejects(driver.power(server, 'suspend'), fault(/no room for its memory/));
      assert.equal((await driver.machines())[0]?.powerState, powerStates.running);
      assert.ok(!existsSync(join(small, server, 'memory.part')));
    } finally {
      await driver.discard(server, machine);
    }
  });

  test('live moves are not to be had, and the machine goes on', async (context) => {
    const host = await qemuHost(context);
    const driver = await host.open();
    const image = await host.blankImage();
    await driver.spawn(server, machine, buildOf({ image }));
    const wanted = { machineId: machine, volumes: [], isPaused: false, address: {}, withDisks: true };
    await assert.rejects(driver.sendMachine(server, wanted, unfollowed), fault(/^Migration pre-check error: /));
    await assert.rejects(driver.receiveMachine(serverId(2), machineId(2), buildOf({ image })), fault(/^Migration pre-check error: /));
    assert.deepEqual(
      (await driver.machines()).map(({ serverId: id, powerState }) => [id, powerState]),
      [[server, powerStates.running]],
    );
    await driver.takeBackMachine(server, { ...wanted, mayHaveRun: false });
  });

  test('disks that would go to another machine are not moved, and the machine goes on', async (context) => {
    const host = await qemuHost(context);
    const driver = await host.open();
    await driver.spawn(server, machine, buildOf({ image: await host.blankImage() }));
    const wanted = { machineId: machine, address: { folder: '/somewhere' }, volumes: [], powerOn: true };
    await assert.rejects(driver.handOverDisks(server, wanted, unfollowed), fault(/takes no disks from other machines/));
    assert.equal((await driver.machines())[0]?.powerState, powerStates.running);
  });

  test('a moved machine whose volume does not come keeps what was received, and nothing else', async (context) => {
    const [source, target, store] = [await qemuHost(context), await qemuHost(context), await volumeStore(context)];
    const [from, to] = [await source.open(), await target.open({ times: { volume: 200 } })];
    const image = await source.blankImage();
    await from.spawn(server, machine, buildOf({ image }));
    const { address = {} } = await to.receiveDisks(server, machineId(2), { flavor });
    const { disks = {} } = await from.handOverDisks(server, { machineId: machine, address, volumes: [], powerOn: true }, unfollowed);
    const received = { machineId: machineId(2), disks, powerOn: true };
    const volumes = [{ ...store.attachment(1), bootIndex: null }];
    await assert.rejects(to.spawn(server, machineId(2), buildOf({ image, received, volumes })), fault(/could not be reached/));
    const [left] = await to.machines();
    assert.deepEqual([left?.state, left?.volumeIds], ['received', []]);
    assert.deepEqual(await to.spawn(server, machineId(2), buildOf({ image, received })), { powerState: powerStates.running });
  });

  test('a move that is given up leaves the machine as it was', async (context) => {
    const [source, target] = [await qemuHost(context), await qemuHost(context)];
    const givenUp = new AbortController();
    const driver = await source.open({ effect: (what) => void (what === 'make a disk' && givenUp.abort()) });
    const plain = await source.open();
    await plain.spawn(server, machine, buildOf({ image: await source.blankImage() }));
    const { address = {} } = await (await target.open()).receiveDisks(server, machineId(2), { flavor });
    const wanted = { machineId: machine, address, volumes: [], powerOn: true };
    await assert.rejects(driver.handOverDisks(server, wanted, { ...unfollowed, givenUp: givenUp.signal }), fault(/given up/));
    const [left] = await plain.machines();
    assert.deepEqual([left?.state, left?.powerState], ['built', powerStates.running]);
    assert.deepEqual(readdirSync(target.folderOf(server)), ['machine.json']);
  });

  test('a guest without an agent is no guest to tell a password', async (context) => {
    const host = await qemuHost(context);
    const driver = await host.open();
    const image = await host.blankImage();
    await driver.spawn(server, machine, buildOf({ image }));
    await assert.rejects(
      driver.setAdminPassword(server, { machineId: machine, adminPass: 'x' }),
      fault(/^QEMU guest agent is not enabled$/),
    );
    await driver.spawn(serverId(2), machineId(2), buildOf({ image, imageProperties: { hw_qemu_guest_agent: 'yes' } }));
    await assert.rejects(driver.quiesce(serverId(2)), fault(/^The guest agent does not answer\.$/));
    await driver.unquiesce(serverId(2));
  });

  test('a console that was written without end is cut, and its end is kept', async (context) => {
    const host = await qemuHost(context);
    const driver = await host.open();
    await driver.spawn(server, machine, buildOf({ image: await host.blankImage() }));
    const file = join(host.folderOf(server), 'console.log');
    writeFileSync(file, `${'.'.repeat(17 * 2 ** 20)}\nthe last line`);
    await driver.machines();
    assert.equal(readFileSync(file).length, 0);
    assert.match(Buffer.from(await driver.consoleOutput(server, 1)).toString(), /the last line$/);
  });

  test('what a host lacks is named in one line with what installs it', (context) => {
    const empty = mkdtempSync(join(tmpdir(), 'mn-path-'));
    context.after(() => rmSync(empty, { recursive: true, force: true }));
    assert.equal(
      whatIsMissing('Machines', { 'qemu-system-x86_64': 'qemu-system-x86', 'qemu-img': 'qemu-utils', 'qemu-io': 'qemu-utils' }, empty),
      'Machines need qemu-system-x86_64, qemu-img, qemu-io, not found here: apt-get install --no-install-recommends qemu-system-x86 qemu-utils',
    );
    assert.equal(whatIsMissing('Machines', programsOfMachines), undefined);
  });
});

suite('volumes that fail', { skip }, () => {
  test('one that comes late is waited for', async (context) => {
    const [host, store] = [await qemuHost(context), await volumeStore(context)];
    const driver = await host.open({ times: { volume: 20_000 } });
    const volumes = [{ ...store.attachment(1), bootIndex: null }];
    const built = driver.spawn(server, machine, buildOf({ image: await host.blankImage(), volumes }));
    await until(() => existsSync(join(host.folderOf(server), 'qmp')), 'its process');
    await store.exported(1);
    assert.deepEqual(await built, { powerState: powerStates.running });
  });

  test('one that does not come is a fault of the build, which leaves nothing', async (context) => {
    const [host, store] = [await qemuHost(context), await volumeStore(context)];
    const driver = await host.open({ times: { volume: 300 } });
    for (const key of [undefined, 'ab'.repeat(32)]) {
      const volumes = [{ ...store.attachment(1, { ...(key && { key }) }), bootIndex: null }];
      const build = buildOf({ image: await host.blankImage(), volumes });
      await assert.rejects(driver.spawn(server, machine, build), fault(/^The volume could not be reached\.$/));
      assert.deepEqual(readdirSync(host.machines), []);
    }
  });

  test('one that does not come is a fault of its attachment, of which nothing is left', async (context) => {
    const [host, store] = [await qemuHost(context), await volumeStore(context)];
    const driver = await host.open({ times: { volume: 300 } });
    await driver.spawn(server, machine, buildOf({ image: await host.blankImage() }));
    const before = readdirSync(host.folderOf(server));
    await assert.rejects(driver.attachVolume(server, store.attachment(1)), fault(/^The volume could not be reached\.$/));
    assert.deepEqual((await driver.machines())[0]?.volumeIds, []);
    assert.deepEqual(readdirSync(host.folderOf(server)), before);
  });

  test('one with another key is not reached', async (context) => {
    const [host, store] = [await qemuHost(context), await volumeStore(context)];
    const driver = await host.open({ times: { volume: 300 } });
    await driver.spawn(server, machine, buildOf({ image: await host.blankImage() }));
    await store.exported(1, { key: 'ab'.repeat(32) });
    await assert.rejects(driver.attachVolume(server, store.attachment(1, { key: 'cd'.repeat(32) })), fault(/could not be reached/));
    await driver.attachVolume(server, store.attachment(1, { key: 'ab'.repeat(32) }));
    const words = readFileSync(`/proc/${pidOf(host.folderOf(server))}/cmdline`, 'utf8');
    assert.ok(!words.includes('abab'), 'no key among the arguments');
    const keys = () => readdirSync(host.folderOf(server)).filter((name) => name.endsWith('.keys'));
    assert.equal(keys().length, 1);
    await driver.power(server, 'stop');
    assert.deepEqual(keys(), [], 'nor in a file that nobody reads');
  });

  test('one that nobody keeps has no data, and is refused at once', async (context) => {
    const host = await qemuHost(context);
    const driver = await host.open();
    const local = { volumeId: volumeId(1), attachmentId: 'a', device: '/dev/vdb', connection: { driver_volume_type: 'local', data: {} } };
    await driver.spawn(server, machine, buildOf({ image: await host.blankImage() }));
    await assert.rejects(driver.attachVolume(server, local), fault(/no volume agent keeps it/));
    const build = buildOf({ image: await host.blankImage(), volumes: [{ ...local, bootIndex: null }] });
    await assert.rejects(driver.spawn(serverId(2), machineId(2), build), fault(/no volume agent keeps it/));
    assert.equal((await driver.machines()).length, 1);
  });

  test('a guest that never lets go of one keeps it', async (context) => {
    const [host, store] = [await qemuHost(context), await volumeStore(context)];
    const driver = await host.open();
    await driver.spawn(server, machine, buildOf({ image: await host.blankImage() }));
    const volume = await store.exported(1);
    await driver.attachVolume(server, volume);
    await assert.rejects(driver.detachVolume(server, volume), fault(/^Device detach failed for vdb: /));
    assert.deepEqual((await driver.machines())[0]?.volumeIds, [volume.volumeId]);
    await driver.power(server, 'stop');
    await driver.detachVolume(server, volume);
    assert.deepEqual((await driver.machines())[0]?.volumeIds, []);
  });

  test('one that is exchanged for a smaller one stays, and the other is let go', async (context) => {
    const [host, store] = [await qemuHost(context), await volumeStore(context)];
    const driver = await host.open();
    await driver.spawn(server, machine, buildOf({ image: await host.blankImage() }));
    const [from, to, larger] = [
      await store.exported(1, { mib: 32 }),
      await store.exported(2, { mib: 16 }),
      await store.exported(3, { mib: 48 }),
    ];
    await driver.attachVolume(server, from);
    await assert.rejects(driver.swapVolume(server, { from, to }), fault(/could not be copied/));
    assert.deepEqual((await driver.machines())[0]?.volumeIds, [from.volumeId]);
    // Whoever else wants the other has it.
    await driver.attachVolume(server, to);
    await driver.swapVolume(server, { from, to: larger });
    assert.deepEqual((await driver.machines())[0]?.volumeIds.toSorted(), [to.volumeId, larger.volumeId]);
  });
});

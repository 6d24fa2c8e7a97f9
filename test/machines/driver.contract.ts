/** What every hypervisor promises: each promise is kept by the fake one and by real ones. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { unfollowed } from '../../agent/course.ts';
import { type Driver, DriverFault } from '../../agent/driver.ts';
import type { CommandPayload } from '../../shared/messaging/commands.ts';
import * as powerStates from '../../shared/messaging/power-states.ts';
import { buildOf, flavor, machineId, serverId } from '../support/machines/qemu.ts';

/** A host under test: its driver may be opened again, as by an agent that comes after another. */
export interface HostUnderTest {
  open(): Promise<Driver>;
  /** An image that machines can be built of. */
  image(): Promise<NonNullable<CommandPayload<'build'>['image']>>;
  /** A volume that can be reached. */
  volume(number: number): Promise<CommandPayload<'attach_volume'>>;
}

const server = serverId(1);
const machine = machineId(1);
const attached = (volume: CommandPayload<'attach_volume'>) => ({ ...volume, bootIndex: null });

export function driverContract(name: string, newHost: (context: TestContext) => Promise<HostUnderTest>): void {
  async function builtOn(context: TestContext, changes: Partial<CommandPayload<'build'>> = {}) {
    const host = await newHost(context);
    const driver = await host.open();
    const image = await host.image();
    await driver.spawn(server, machine, buildOf({ image, ...changes }));
    return { host, driver, image };
  }
  const seen = async (driver: Driver) =>
    (await driver.machines()).map(({ serverId: id, machineId: made, state, powerState, volumeIds }) => ({
      id,
      made,
      state,
      powerState,
      volumeIds: [...volumeIds],
    }));

  test(`${name}: every call can be made twice, by another agent, and ends the same`, async (context) => {
    const host = await newHost(context);
    const [image, volume, other] = [await host.image(), await host.volume(1), await host.volume(2)];
    const build = buildOf({ image });
    const { volumeId } = volume;
    const snapshot = { id: machineId(9), dataId: 'd1', file: join(newFolder(context), 'snapshot') };
    const calls: readonly (readonly [string, (driver: Driver) => Promise<unknown>])[] = [
      ['spawn', (driver) => driver.spawn(server, machine, build)],
      ['attach', (driver) => driver.attachVolume(server, volume)],
      ['pause', (driver) => driver.power(server, 'pause')],
      ['unpause', (driver) => driver.power(server, 'unpause')],
      ['suspend', (driver) => driver.power(server, 'suspend')],
      ['resume', (driver) => driver.power(server, 'resume')],
      ['swap', (driver) => driver.swapVolume(server, { from: volume, to: other })],
      ['extend', (driver) => driver.extendVolume(server, other.volumeId)],
      ['snapshot', (driver) => driver.takeSnapshot(server, snapshot.id)],
      ['upload', (driver) => driver.uploadSnapshot(server, snapshot, 60_000)],
      ['drop', (driver) => driver.dropSnapshot(server, snapshot.id)],
      ['rescue', (driver) => driver.rescue(server, machineId(5), { machineId: machine, image, disk: {} })],
      ['unrescue', (driver) => driver.unrescue(server, machine)],
      ['hard reboot', (driver) => driver.reboot(server, 'HARD')],
      ['soft reboot', (driver) => driver.reboot(server, 'SOFT')],
      ['stop', (driver) => driver.power(server, 'stop')],
      ['detach', (driver) => driver.detachVolume(server, other)],
      ['start', (driver) => driver.power(server, 'start')],
      ['clear', (driver) => driver.clearDisks(server, { machineId: machine, flavor, preserveEphemeral: false })],
      ['connect', (driver) => driver.connectVolumes(server, { machineId: machine, volumes: [attached(other)] })],
      [
        'rebuild',
        (driver) => driver.rebuild(server, machineId(6), { ...build, machineId: machine, powerOn: true, volumes: [attached(other)] }),
      ],
      ['discard', (driver) => driver.discard(server, machine)],
    ];
    for (const [call, make] of calls) {
      const once = await make(await host.open());
      const before = await seen(await host.open());
      assert.deepEqual(await make(await host.open()), once, `${call} tells the same`);
      assert.deepEqual(await seen(await host.open()), before, `${call} leaves the same`);
      if (call === 'swap') assert.deepEqual(before[0]?.volumeIds, [other.volumeId], 'one volume in the place of the other');
      if (call === 'attach') assert.deepEqual(before[0]?.volumeIds, [volumeId]);
    }
    assert.deepEqual(await seen(await host.open()), []);
  });

  test(`${name}: power states are told as they are`, async (context) => {
    const { driver } = await builtOn(context);
    const states = {
      pause: powerStates.paused,
      unpause: powerStates.running,
      suspend: powerStates.suspended,
      resume: powerStates.running,
      stop: powerStates.shutdown,
      start: powerStates.running,
    } as const;
    for (const [verb, powerState] of Object.entries(states) as [keyof typeof states, number][]) {
      assert.deepEqual(await driver.power(server, verb), { powerState }, verb);
      assert.equal((await driver.machines())[0]?.powerState, powerState, verb);
    }
  });

  test(`${name}: a machine that is built to be off is off`, async (context) => {
    const { driver } = await builtOn(context, { powerOn: false });
    assert.equal((await driver.machines())[0]?.powerState, powerStates.shutdown);
  });

  test(`${name}: a machine of another command is in the way of a build, and is not thrown away with it`, async (context) => {
    const { driver, image } = await builtOn(context);
    await assert.rejects(driver.spawn(server, machineId(2), buildOf({ image })), DriverFault);
    await assert.rejects(driver.receiveDisks(server, machineId(2), { flavor }), DriverFault);
    await driver.discard(server, machineId(2));
    assert.deepEqual(await seen(driver), [{ id: server, made: machine, state: 'built', powerState: powerStates.running, volumeIds: [] }]);
  });

  test(`${name}: what is not there is a fault for whoever wants something of it, and none for whoever wants it gone`, async (context) => {
    const host = await newHost(context);
    const driver = await host.open();
    const volume = await host.volume(1);
    const calls = [
      driver.power(server, 'start'),
      driver.power(server, 'stop'),
      driver.reboot(server, 'SOFT'),
      driver.attachVolume(server, volume),
      driver.extendVolume(server, volume.volumeId),
      driver.takeSnapshot(server, machineId(9)),
      driver.consoleOutput(server, null),
      driver.diagnostics(server),
      driver.triggerCrashDump(server),
      driver.quiesce(server),
      driver.unrescue(server, machine),
      driver.takeBackDisks(server, { machineId: machine, volumes: [], powerOn: true }),
    ];
    for (const result of await Promise.allSettled(calls)) {
      assert.ok(result.status === 'rejected' && result.reason instanceof DriverFault);
    }
    await driver.discard(server, machine);
    await driver.detachVolume(server, volume);
    await driver.dropSnapshot(server, machineId(9));
    await driver.unquiesce(server);
    assert.deepEqual(await driver.machines(), []);
  });

  test(`${name}: a newer attachment of a volume is not taken away with an older one`, async (context) => {
    const { driver, host } = await builtOn(context, { powerOn: false });
    const volume = await host.volume(1);
    await driver.attachVolume(server, volume);
    await driver.detachVolume(server, { ...volume, attachmentId: 'older' });
    assert.deepEqual((await driver.machines())[0]?.volumeIds, [volume.volumeId]);
  });

  test(`${name}: a machine that is off has no guest to interrupt`, async (context) => {
    const { driver } = await builtOn(context, { powerOn: false });
    await assert.rejects(driver.triggerCrashDump(server), DriverFault);
  });

  test(`${name}: a machine goes to another host and back`, async (context) => {
    const { driver: source, host, image } = await builtOn(context);
    const volume = await host.volume(1);
    await source.attachVolume(server, volume);
    const target = await (await newHost(context)).open();
    const { address = {} } = await target.receiveDisks(server, machineId(2), { flavor });
    assert.equal((await target.machines())[0]?.state, 'received');
    const wanted = { machineId: machine, rootGib: 2, address, volumes: [attached(volume)], powerOn: true };
    const handed = await source.handOverDisks(server, wanted, unfollowed);
    assert.deepEqual(await source.handOverDisks(server, wanted, unfollowed), handed);
    assert.deepEqual(await seen(source), [
      { id: server, made: machine, state: 'handed over', powerState: powerStates.shutdown, volumeIds: [] },
    ]);
    const received = { machineId: machineId(2), disks: handed.disks ?? {}, powerOn: true };
    await target.spawn(server, machineId(2), buildOf({ image, received, flavor: { ...flavor, rootGib: 2 } }));
    assert.equal((await target.machines())[0]?.powerState, powerStates.running);
    await target.discard(server, machineId(2));
    await source.takeBackDisks(server, { machineId: machine, volumes: [attached(volume)], powerOn: true });
    assert.deepEqual(await seen(source), [
      { id: server, made: machine, state: 'built', powerState: powerStates.running, volumeIds: [volume.volumeId] },
    ]);
  });

  test(`${name}: a move that makes a disk smaller is refused before anything is done`, async (context) => {
    const { driver } = await builtOn(context, { flavor: { ...flavor, rootGib: 2 } });
    const wanted = { machineId: machine, rootGib: 1, address: {}, volumes: [], powerOn: true };
    await assert.rejects(driver.handOverDisks(server, wanted, unfollowed), /Unable to resize disk down/);
    assert.deepEqual(await seen(driver), [{ id: server, made: machine, state: 'built', powerState: powerStates.running, volumeIds: [] }]);
  });

  test(`${name}: a snapshot becomes the bytes of an image, of which a machine is built`, async (context) => {
    const { driver } = await builtOn(context);
    const file = join(newFolder(context), 'image');
    const image = { id: machineId(9), dataId: 'd1', file };
    await driver.takeSnapshot(server, image.id);
    const { image: sent } = await driver.uploadSnapshot(server, image, 60_000);
    assert.ok(existsSync(file));
    assert.deepEqual((await driver.uploadSnapshot(server, image, 60_000)).image, sent, 'what was sent is told again');
    const made = { ...image, diskFormat: sent?.diskFormat ?? '', checksum: sent?.checksum ?? '' };
    await driver.spawn(serverId(2), machineId(2), buildOf({ image: made }));
    assert.equal((await driver.machines()).length, 2);
  });

  test(`${name}: the host says what it has`, async (context) => {
    const driver = await (await newHost(context)).open();
    const { vcpus, memoryMib, diskGib, traits } = await driver.inventory();
    assert.ok(vcpus > 0 && memoryMib > 0 && diskGib > 0);
    assert.ok(traits.includes('COMPUTE_RESCUE_BFV'));
  });
}

function newFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'mn-contract-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

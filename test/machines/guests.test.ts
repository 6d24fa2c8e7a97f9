/** Guests that boot: what they see of their machines. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { suite, test } from 'node:test';
import { unfollowed } from '../../agent/course.ts';
import * as powerStates from '../../shared/messaging/power-states.ts';
import {
  buildOf,
  consoleOf,
  flavor,
  guestImage,
  machineId,
  qemuHost,
  run,
  serverId,
  skip,
  smallFolder,
  until,
} from '../support/machines/qemu.ts';
import { volumeId, volumeStore } from '../support/machines/volumes.ts';

const server = serverId(1);
const machine = machineId(1);
const patient = { shutdown: 40_000, unplug: 5_000, unplugAttempts: 8, volume: 10_000, guestAgent: 5_000 };
const image = skip === false ? await guestImage() : { missing: skip };

/** A guest's own words with its metadata service, as its images' programs have them. */
const asking = `#!/bin/sh
ask() { printf "$1\\r\\nHost: 169.254.169.254\\r\\n$2" | timeout 2 nc 169.254.169.254 80; }
get() { ask "GET $1 HTTP/1.1" '\\r\\n' | tail -n 1; }
say "hostname is $(get /latest/meta-data/hostname)"
say "uuid is $(get /openstack/latest/meta_data.json | jq -r .uuid)"
say "password is taken $(ask 'POST /openstack/latest/password HTTP/1.1' 'Content-Length: 9\\r\\n\\r\\nencrypted' | head -n 1)"
`;

type Host = Awaited<ReturnType<typeof qemuHost>>;

/** Waits until the guest has said so, since it last began to boot if a count of boots is told. */
async function says(host: Host, words: RegExp, ofServer = server): Promise<string> {
  const folder = host.folderOf(ofServer);
  await until(async () => words.test(await consoleOf(folder)), `the guest says ${words}`, 150_000);
  return words.exec(await consoleOf(folder))?.[0] ?? '';
}
/** The words with which it says the so manieth time on this host that it is up. */
const booted = (times: number) => new RegExp(`^(?:[\\s\\S]*? ready hostname=\\S+){${times}}`);

/** The first words of who listens at a port of this machine. */
const greeting = (port: number) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', (bytes) => {
      resolve(bytes.toString('latin1'));
      socket.destroy();
    });
    socket.once('error', reject);
  });

suite('guests', { skip: 'missing' in image ? image.missing : false }, () => {
  const file = 'file' in image ? image.file : '';
  const guest = { id: 'guest', dataId: 'd1', file, diskFormat: 'qcow2' };
  const imageProperties = { hw_qemu_guest_agent: 'yes', os_type: 'linux' };

  test('one is built, has disks and volumes that come, grow and go, sleeps, moves and is rescued', {
    timeout: 240_000,
  }, async (context) => {
    const [host, other, store] = [await qemuHost(context), await qemuHost(context), await volumeStore(context)];
    const driver = await host.open({ times: patient });
    const disks = { ...flavor, memoryMib: 160, ephemeralGib: 1, swapMib: 64 };
    const told: string[] = [];
    driver.listen(async (...words) => void told.push(words.join()));
    const userData = Buffer.from(asking).toString('base64');
    await driver.spawn(server, machine, buildOf({ hostname: 'vm-one', image: guest, imageProperties, flavor: disks, userData }));
    assert.match(await says(host, booted(1)), /boots=1\b[\s\S]* ready hostname=vm-one/);

    // It asks for its metadata at the address where clouds have it, and says what password it has made.
    const heard = await consoleOf(host.folderOf(server));
    assert.match(heard, /hostname is vm-one\b/);
    assert.match(heard, /uuid is 11111111-0000-4000-8000-000000000001/);
    assert.match(heard, /password is taken HTTP.1.1 200 OK/);
    assert.deepEqual(told, [`${server},encrypted`]);
    const [{ sshPort = 0 } = {}] = await driver.machines();
    assert.match(await greeting(sshPort), /^SSH-2\.0/);
    const { uptimeSeconds, disks: numbers, cpus } = await driver.diagnostics(server);
    assert.ok(uptimeSeconds !== null && (numbers[0]?.readBytes ?? 0) > 0 && (cpus[0]?.nanoseconds ?? 0) > 0);

    // Volumes, one of them from elsewhere.
    const key = 'ab'.repeat(32);
    const [volume, larger] = [await store.exported(1, { key }), await store.exported(2, { mib: 48 })];
    const attached = { ...volume, device: '/dev/vdd' };
    await driver.attachVolume(server, attached);
    await says(host, /disks .*vda:2097152: vdb:2097152: vdc:131072: vdd:32768:33333333-0000-4000-8 /);
    await store.grow(1, 32);
    await driver.extendVolume(server, volumeId(1));
    await says(host, /vdd:65536:/);
    await driver.swapVolume(server, { from: attached, to: { ...larger, device: '/dev/vdd' } });
    await says(host, /vdd:98304:/);
    await driver.detachVolume(server, larger);
    await says(host, /vdd:98304:[\s\S]*disks (?!.*vdd)/);

    // Its agent.
    await driver.setAdminPassword(server, { machineId: machine, adminPass: 'secret' });
    await driver.quiesce(server);
    await driver.takeSnapshot(server, machineId(9));
    await driver.unquiesce(server);

    // It sleeps, and goes on where it was.
    assert.deepEqual(await driver.power(server, 'suspend'), { powerState: powerStates.suspended });
    assert.deepEqual(await driver.power(server, 'resume'), { powerState: powerStates.running });
    await driver.attachVolume(server, attached);
    await says(host, /disks (?!.*vdd)[\s\S]*vdd:65536:/);
    assert.doesNotMatch(await consoleOf(host.folderOf(server)), /boots=2/);
    await driver.detachVolume(server, attached);

    // It moves to a host with more room, and tells its own end.
    const target = await other.open({ times: patient });
    const { address = {} } = await target.receiveDisks(server, machineId(2), { flavor: { ...disks, rootGib: 2 } });
    const moved = { machineId: machine, rootGib: 2, address, volumes: [], powerOn: true };
    const { disks: sent = {} } = await driver.handOverDisks(server, moved, unfollowed);
    await says(host, /power button/);
    const received = { machineId: machineId(2), disks: sent, powerOn: true };
    const build = buildOf({ hostname: 'vm-one', image: guest, imageProperties, flavor: { ...disks, rootGib: 2 }, received });
    await target.spawn(server, machineId(2), build);
    await says(other, booted(1));
    await says(other, /vda:4194304:/);

    // It is rescued: its own disk is beside the one that it boots from.
    await target.rescue(server, machineId(5), { machineId: machineId(2), image: guest, disk: {} });
    await says(other, booted(2));
    await says(other, /vda:(?!4194304)\d+: vdb:4194304:/);
    await target.unrescue(server, machineId(2));
    await says(other, booted(3));
    await says(other, /vdb:4194304:[\s\S]*vda:4194304:/);
    await target.reboot(server, 'SOFT');
    await says(other, booted(4));
  });

  test('one boots from a volume, and is stopped and told when that has no room left', { timeout: 400_000 }, async (context) => {
    const small = await smallFolder(context, '8M');
    if (small === undefined) return context.skip('only root may mount a small file system');
    const [host, store] = [await qemuHost(context), await volumeStore(context, small)];
    const driver = await host.open({ times: patient });
    const [root, full] = [await store.exported(1, { from: file }), await store.exported(2, { mib: 64 })];
    const script = '#!/bin/sh\ndd if=/dev/zero of=/dev/vdb bs=1M count=32 conv=fsync && say all is written\n';
    const volumes = [
      { ...root, device: '/dev/vda', bootIndex: 0 },
      { ...full, device: '/dev/vdb', bootIndex: null },
    ];
    const userData = Buffer.from(script).toString('base64');
    await driver.spawn(server, machine, buildOf({ hostname: 'vm-two', image: null, userData, imageProperties, volumes }));
    await says(host, /boots=1/);
    const state = async () => (await driver.machines())[0]?.powerState;
    await until(async () => (await state()) === powerStates.paused, 'it is stopped', 150_000);
    await run('mount', ['-o', 'remount,size=128M', small]);
    await driver.power(server, 'unpause');
    await says(host, /all is written/);
    assert.equal(await state(), powerStates.running);
  });
});

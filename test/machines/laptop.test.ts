/**
 * A cloud of real machines on one machine, as the README tells it, with the real client: from the key pair to a server made of the image of another.
 * A guest is waited for by what it writes to its console, and spoken to by ssh.
 */
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { type LocalCloud, startLocalCloud } from '../e2e/local-cloud.ts';

const needed = ['qemu-system-x86_64', 'qemu-storage-daemon', 'genisoimage', 'ssh', 'openstack'];
const missing = needed.filter((program) => spawnSync(program, ['--version']).error !== undefined);
const skip = missing.length > 0 && `not installed here: ${missing.join(', ')}`;

const run = promisify(execFile);
/** Looks are half a second apart: a machine of software takes its time. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 500));
const mostLooks = 240;

suite('a laptop', { skip, timeout: 900_000 }, () => {
  let cloud: LocalCloud;
  const keys = mkdtempSync(join(tmpdir(), 'micronova-keys-'));
  const key = join(keys, 'key');
  const mine = (line: string) => cloud.ask('micronova', line);

  before(async () => {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    cloud = await startLocalCloud({ arguments: ['--machines', 'qemu'] });
    await mine(`keypair create --public-key ${key}.pub k`);
  });
  after(async () => {
    const servers = (await mine('server list -f value -c ID')).split('\n').filter(Boolean);
    if (servers.length > 0) await mine(`server delete --wait ${servers.join(' ')}`);
    await cloud.stop();
    rmSync(keys, { recursive: true, force: true });
  });

  async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
    for (let looks = 0; looks < mostLooks; looks++) {
      const seen = await look();
      if (seen !== undefined && seen !== false) return seen;
      await pause();
    }
    throw new Error(`It never came: ${what}`);
  }

  const idOf = (server: string) => mine(`server show -f value -c id ${server}`);
  /** A boot is over when its guest says so, as often as it has booted. */
  async function ready(server: string, boots: number): Promise<void> {
    const isReady = async () => (await mine(`console log show ${server}`)).match(/MN [\d.]+ ready/g)?.length === boots;
    await until(`${server} ready after ${boots} boots`, isReady);
  }

  async function make(server: string, image = 'guest'): Promise<void> {
    await mine(`server create --image ${image} --flavor m1.nano --nic none --key-name k --wait ${server}`);
    await ready(server, 1);
  }

  /** The folders of the server's machine, on whatever host. */
  function foldersOf(id: string): readonly string[] {
    const hosts = join(cloud.state, 'hosts');
    return readdirSync(hosts).flatMap((host) => {
      const folder = join(hosts, host, 'machines', id);
      return existsSync(folder) ? [folder] : [];
    });
  }

  /** Runs a line in the guest. */
  async function ssh(server: string, line: string): Promise<string> {
    const [folder = ''] = foldersOf(await idOf(server));
    const port = JSON.parse(readFileSync(join(folder, 'machine.json'), 'utf8')).sshPort;
    const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR', 'ConnectTimeout=20'].flatMap(
      (option) => ['-o', option],
    );
    const { stdout } = await run('ssh', ['-F', '/dev/null', '-i', key, ...options, '-p', String(port), 'root@127.0.0.1', line]);
    return stdout.trim();
  }

  const volumeIs = (volume: string, status: string) =>
    until(`${volume} ${status}`, async () => (await mine(`volume show -f value -c status ${volume}`)) === status);
  /** The disk of a volume in a guest, by the serial number that it is told. */
  const diskOf = async (server: string, volume: string) => {
    const serial = (await mine(`volume show -f value -c id ${volume}`)).slice(0, 20);
    return until(`a disk in ${server}`, async () => {
      const name = await ssh(server, `grep -l ${serial} /sys/block/*/serial || true`);
      return name !== '' && `/dev/${name.split('/')[3]}`;
    });
  };

  test('a server boots, has its name, its key and the room of its flavor', async () => {
    await make('one');
    assert.equal(await ssh('one', 'hostname'), 'one');
    assert.ok(Number(await ssh('one', "df -m / | awk 'NR==2{print $2}'")) > 800);
  });

  test('a volume is formatted and written to, and its data is there on another server', async () => {
    await make('two');
    await mine('volume create --size 1 v');
    await volumeIs('v', 'available');
    await mine('server add volume one v');
    await volumeIs('v', 'in-use');
    const disk = await diskOf('one', 'v');
    await ssh('one', `mkfs.ext4 -q ${disk} && mount ${disk} /mnt && echo kept > /mnt/file && umount /mnt`);
    await mine('server remove volume one v');
    await volumeIs('v', 'available');
    await until('no disk in one', async () => (await ssh('one', `ls ${disk} 2>/dev/null || true`)) === '');
    await mine('server add volume two v');
    await volumeIs('v', 'in-use');
    const other = await diskOf('two', 'v');
    assert.equal(await ssh('two', `mount ${other} /mnt && cat /mnt/file && umount /mnt`), 'kept');
  });

  test('a volume in use grows, and its guest sees it', async () => {
    await cloud.ask('micronova', '--os-volume-api-version 3.42 volume set --size 2 v');
    const disk = (await diskOf('two', 'v')).replace('/dev/', '');
    await until('2 GiB', async () => (await ssh('two', `cat /sys/block/${disk}/size`)) === String(2 ** 22));
    await volumeIs('v', 'in-use');
    await mine('server remove volume two v');
    await volumeIs('v', 'available');
  });

  test('reboot, stop and start, pause: what was written before is there after', async () => {
    await ssh('one', 'echo mine > /root/file; sync');
    await mine('server reboot --wait one');
    await ready('one', 2);
    await mine('server stop one');
    await cloud.becomes('one', 'SHUTOFF');
    await mine('server start one');
    await cloud.becomes('one', 'ACTIVE');
    await ready('one', 3);
    await mine('server pause one');
    await cloud.becomes('one', 'PAUSED');
    await mine('server unpause one');
    await cloud.becomes('one', 'ACTIVE');
    assert.equal(await ssh('one', 'cat /root/file'), 'mine');
  });

  test('a server whose guest has shut down is shown as off, and can be started', async () => {
    await ssh('one', 'poweroff');
    await until('one off', async () => (await mine('server show -f value -c status one')) === 'SHUTOFF');
    await mine('server start one');
    await cloud.becomes('one', 'ACTIVE');
    await until('its own system', async () => (await ssh('one', 'cat /root/file').catch(() => undefined)) === 'mine');
  });

  test('an image of a server makes another that has what was written', async () => {
    await mine('server image create --wait --name snap one');
    await make('three', 'snap');
    assert.equal(await ssh('three', 'cat /root/file; hostname'), 'mine\nthree');
    await mine('server delete --wait three');
  });

  test('a rescued server boots from another disk, and has its own beside it', async () => {
    await mine('server rescue --image guest one');
    await cloud.becomes('one', 'RESCUE');
    await until(
      'a rescue system',
      async () => (await ssh('one', 'cat /root/file 2>/dev/null || echo none').catch(() => undefined)) === 'none',
    );
    await mine('server unrescue one');
    await cloud.becomes('one', 'ACTIVE');
    await until('its own system', async () => (await ssh('one', 'cat /root/file').catch(() => undefined)) === 'mine');
  });

  test('a resized server has more memory, and what was written', async () => {
    await mine('server resize --flavor m1.micro --wait one');
    await mine('server resize confirm one');
    await cloud.becomes('one', 'ACTIVE');
    await until('more memory', async () => Number(await ssh('one', "awk '/MemTotal/{print $2}' /proc/meminfo").catch(() => '0')) > 180_000);
    assert.equal(await ssh('one', 'cat /root/file'), 'mine');
  });

  test('a shelved server is on no host, and comes back with what was written', async () => {
    await mine('server shelve --wait one');
    const id = await idOf('one');
    await until('no machine', async () => foldersOf(id).length === 0);
    await mine('server unshelve --wait one');
    await until('its own system', async () => (await ssh('one', 'cat /root/file').catch(() => undefined)) === 'mine');
  });

  test('a rebuilt server has nothing of what was written', async () => {
    await mine('server rebuild --image guest --wait one');
    await until(
      'a new system',
      async () => (await ssh('one', 'cat /root/file 2>/dev/null || echo none').catch(() => undefined)) === 'none',
    );
  });

  test('what is deleted leaves no process, no file and no socket', async () => {
    const ids = await Promise.all(['one', 'two'].map(idOf));
    await mine('server delete --wait one two');
    await mine('volume delete v');
    await until('no machines', async () => ids.every((id) => foldersOf(id).length === 0));
    const { stdout } = await run('ps', ['-eo', 'args']);
    for (const id of ids) assert.ok(!stdout.includes(id));
    const volumes = join(cloud.state, 'hosts', 'volumes-1', 'volumes');
    await until('no volumes', async () => readdirSync(volumes).every((name) => !/^[0-9a-f]{8}-/.test(name)));
    const left = readdirSync('/proc').filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`).startsWith(join(cloud.state, 'hosts'));
      } catch {
        return false;
      }
    });
    assert.deepEqual(left, []);
  });
});

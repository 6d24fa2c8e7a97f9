/**
 * `npm run bench -- --machines`: a cloud of real machines with its agents as processes of their own, and how long it takes from a request until
 * what was asked for is so. Exports of volumes go over TLS, as between hosts. The figures of the recipe are those of QEMU alone, started by hand on
 * a machine like the one of docs/hypervisor.md.
 */
import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { usableAccelerator } from '../../agent/drivers/qemu/accelerator.ts';
import { startLocalCloud } from '../e2e/local-cloud.ts';
import { endMachines } from '../e2e/machines.ts';
import { startAgent } from '../support/agent-process.ts';
import { guestImage } from '../support/machines/qemu.ts';
import { freePort } from '../support/machines/volumes.ts';
import { client, login } from './client.ts';
import { guestMemoryOf, memoryOf } from './machines-memory.ts';

const rounds = 3;
const memoryMib = 128;
/** Before memory is looked at. */
const restMilliseconds = 5_000;
const compute = '/compute/v2.1';

const guest = await guestImage();
if ('missing' in guest) throw new Error(guest.missing);
const cloud = await startLocalCloud({ arguments: ['--hosts', '0', '--machines', 'qemu', '--guest-image', guest.file] });
const { state } = cloud;
const volumesFolder = join(state, 'hosts', 'volumes-1', 'volumes');
const listen = `127.0.0.1:${await freePort()}`;
const machinesAgent = startAgent('--host', 'host-1', '--state', state, '--driver', 'qemu');
const volumesAgent = startAgent('--host', 'volumes-1', '--state', state, '--volumes', volumesFolder, '--listen', listen);

const { token, projectId } = await login(cloud.origin, state, 'demo');
const volumeApi = `/volume/v3/${projectId}`;
const api = client(cloud.origin, { 'X-Auth-Token': token, 'OpenStack-API-Version': 'compute 2.90, volume 3.59' });

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await api.request(method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body as T;
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const late = performance.now() + 120_000; !(await isSo()); await pause(20)) {
    if (performance.now() > late) throw new Error(`It never came: ${what}`);
  }
}

/** Waits until something has the status. */
const becomes = (path: string, status: string) =>
  until(`${path} ${status}`, async () => {
    const [found] = Object.values(await ask<Record<string, { status: string }>>('GET', path));
    // An image stands for itself.
    const now = typeof found === 'string' ? (await ask<{ status: string }>('GET', path)).status : (found?.status ?? '');
    if (/^error/i.test(now)) throw new Error(`${path} is ${now}`);
    return now === status;
  });
const isGone = (path: string) => until(`no ${path}`, async () => (await api.request('GET', path)).status === 404);

interface Row {
  readonly what: string;
  readonly recipe: string;
  readonly taken: number[];
}
const rows = new Map<string, Row>();

function note(what: string, milliseconds: number, recipe = ''): void {
  const row = rows.get(what) ?? { what, recipe, taken: [] };
  rows.set(what, row);
  row.taken.push(milliseconds);
}

async function timed<T>(what: string, work: () => Promise<T>, recipe = ''): Promise<T> {
  const began = performance.now();
  const result = await work();
  note(what, performance.now() - began, recipe);
  return result;
}

const key = join(state, 'key');
execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
await ask('POST', `${compute}/os-keypairs`, { keypair: { name: 'k', type: 'ssh', public_key: readFileSync(`${key}.pub`, 'utf8').trim() } });
const { images } = await ask<{ images: { id: string }[] }>('GET', '/image/v2/images?name=guest');
const imageRef = images[0]?.id;

const folderOf = (server: string) => join(state, 'hosts', 'host-1', 'machines', server);
const readyTimes = (server: string) => readFileSync(join(folderOf(server), 'console.log'), 'latin1').match(/MN [\d.]+ ready/g)?.length ?? 0;

/** Runs a line in the guest. */
async function ssh(server: string, line: string): Promise<string> {
  const { sshPort } = JSON.parse(readFileSync(join(folderOf(server), 'machine.json'), 'utf8')) as { sshPort: number };
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR'].flatMap((option) => ['-o', option]);
  const words = ['-F', '/dev/null', '-i', key, ...options, '-p', String(sshPort), 'root@127.0.0.1', line];
  return (await promisify(execFile)('ssh', words)).stdout.trim();
}

const memory: string[] = [];
const mib = (value: number) => value.toFixed(value < 10 ? 1 : 0);

function noteAgents(when: string): void {
  for (const [what, { pid = 0 }] of [
    ['machines', machinesAgent],
    ['volumes', volumesAgent],
  ] as const) {
    const { resident, share, own } = memoryOf(pid);
    const taken = `${mib(resident)} MiB resident, ${mib(share)} with its share of what is shared, ${mib(own)} without files`;
    memory.push(`the agent of ${what} ${when}: ${taken}`);
  }
}

function noteProcesses(server: string, volume: string): void {
  const pid = (folder: string) => Number(readFileSync(join(folder, 'pid'), 'utf8'));
  const qemu = pid(folderOf(server));
  const { resident } = memoryOf(qemu);
  const ofGuest = guestMemoryOf(qemu, memoryMib);
  memory.push(
    `a machine of ${memoryMib} MiB: ${mib(resident)} MiB resident, of which ${mib(ofGuest)} its guest's memory and ${mib(resident - ofGuest)} QEMU (recipe: 205 to 240 in all)`,
    `a storage daemon: ${mib(memoryOf(pid(join(volumesFolder, volume))).resident)} MiB resident (recipe: 9)`,
  );
}

const writtenMib = 128;
const speeds: number[] = [];

/** The guest tells the time: how long it has been up, seconds. */
async function writeThrough(server: string, disk: string): Promise<void> {
  const uptime = 'cut -d" " -f1 /proc/uptime';
  const said = await ssh(server, `${uptime}; dd if=/dev/zero of=/dev/${disk} bs=1M count=${writtenMib} conv=fsync 2>/dev/null; ${uptime}`);
  const [from = 0, to = 0] = said.split('\n').map(Number);
  speeds.push(writtenMib / (to - from));
}

async function round(isFirst: boolean): Promise<void> {
  const began = performance.now();
  const body = { server: { name: 'bench', imageRef, flavorRef: '42', networks: 'none', key_name: 'k' } };
  const { server } = await timed('build: accepted', () => ask<{ server: { id: string } }>('POST', `${compute}/servers`, body));
  const at = `${compute}/servers/${server.id}`;
  const act = (action: object) => ask<{ image_id: string }>('POST', `${at}/action`, action);
  await becomes(at, 'ACTIVE');
  note('build: until ACTIVE', performance.now() - began);
  await until('a guest', async () => readyTimes(server.id) === 1);
  note('build: until its guest is ready', performance.now() - began, '4100 to 12000');

  if (isFirst) {
    await pause(restMilliseconds);
    noteAgents('with one machine');
  }

  const { volume } = await timed('volume: create', async () => {
    const made = await ask<{ volume: { id: string } }>('POST', `${volumeApi}/volumes`, { volume: { size: 1 } });
    await becomes(`${volumeApi}/volumes/${made.volume.id}`, 'available');
    return made;
  });
  const disk = `${volumeApi}/volumes/${volume.id}`;
  await timed(
    'attach: until in-use',
    async () => {
      await ask('POST', `${at}/os-volume_attachments`, { volumeAttachment: { volumeId: volume.id } });
      await becomes(disk, 'in-use');
    },
    '24 to 79',
  );
  let name = '';
  await until('a disk in the guest', async () => {
    name = (await ssh(server.id, `grep -l ${volume.id.slice(0, 20)} /sys/block/*/serial || true`)).split('/')[3] ?? '';
    return name !== '';
  });
  await writeThrough(server.id, name);
  await timed(
    'volume: extend in use',
    async () => {
      await ask('POST', `${disk}/action`, { 'os-extend': { new_size: 2 } });
      await becomes(disk, 'in-use');
    },
    '7 to 21',
  );
  const snapshot = await timed('volume: snapshot in use', async () => {
    const wanted = { snapshot: { volume_id: volume.id, force: true } };
    const made = await ask<{ snapshot: { id: string } }>('POST', `${volumeApi}/snapshots`, wanted);
    await becomes(`${volumeApi}/snapshots/${made.snapshot.id}`, 'available');
    return `${volumeApi}/snapshots/${made.snapshot.id}`;
  });
  if (isFirst) {
    await pause(restMilliseconds);
    noteAgents('with its volume');
    noteProcesses(server.id, volume.id);
  }
  await timed(
    'detach: until available',
    async () => {
      await ask('DELETE', `${at}/os-volume_attachments/${volume.id}`);
      await becomes(disk, 'available');
    },
    '100 to 5300',
  );
  await ask('DELETE', snapshot);
  await isGone(snapshot);
  await ask('DELETE', disk);

  await ssh(server.id, 'dd if=/dev/urandom of=/root/file bs=1M count=64 2>/dev/null; sync');
  const image = await timed('image of it, 64 MiB written', async () => {
    const made = `/image/v2/images/${(await act({ createImage: { name: 'bench' } })).image_id}`;
    await until('an image', async () => (await ask<{ status: string }>('GET', made)).status === 'active');
    return made;
  });
  await ask('DELETE', image);
  await timed('stop: until SHUTOFF', async () => {
    await act({ 'os-stop': null });
    await becomes(at, 'SHUTOFF');
  });
  await timed('start: until ACTIVE', async () => {
    await act({ 'os-start': null });
    await becomes(at, 'ACTIVE');
  });
  await timed('delete: until it is gone', async () => {
    await ask('DELETE', at);
    await isGone(at);
  });
}

try {
  const load = loadavg()[0] ?? 0;
  // Until both have said that they are there, there is no host.
  const list = () => cloud.ask('micronova-admin', 'compute service list -f value -c State');
  await until('a host', async () => (await list()).includes('up'));
  noteAgents('before all');
  for (let index = 0; index < rounds; index++) await round(index === 0);
  const number = (value: number) => value.toFixed(0).padStart(10);
  process.stdout.write(`${'from the request'.padEnd(36)}    median   longest         recipe\n${'-'.repeat(71)}\n`);
  for (const { what, recipe, taken } of rows.values()) {
    const sorted = taken.toSorted((a, b) => a - b);
    const line = `${what.padEnd(36)}${number(sorted[Math.floor(sorted.length / 2)] ?? 0)}${number(sorted.at(-1) ?? 0)}${recipe.padStart(15)}`;
    process.stdout.write(`${line}\n`);
  }
  process.stdout.write(
    `\nmilliseconds, of ${rounds} rounds; ${await usableAccelerator()}; load ${load.toFixed(1)} before\n${memory.join('\n')}\n` +
      `a guest writes through a volume, TLS: ${speeds.map(mib).join(', ')} MiB/s (recipe: 41)\n`,
  );
} finally {
  api.close();
  for (const agent of [machinesAgent, volumesAgent]) {
    agent.kill('SIGTERM');
    await once(agent, 'exit');
  }
  endMachines(state);
  await cloud.stop();
}

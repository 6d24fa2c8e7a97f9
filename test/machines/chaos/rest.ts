/** What must hold of a cloud of real machines when everything has come to rest: table, processes and files say the same. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Machine } from '../../../agent/driver.ts';
import { openQemuDriver } from '../../../agent/drivers/qemu/driver.ts';
import { readRecord as readMachine } from '../../../agent/drivers/qemu/records.ts';
import { openHostImages } from '../../../agent/images/host-images.ts';
import { filesOf } from '../../../agent/volumes/files.ts';
import { readRecord as readVolume } from '../../../agent/volumes/record.ts';
import { volumeClaims } from '../../../shared/compute/disks/claim.ts';
import { mappings } from '../../../shared/compute/disks/mapping.ts';
import { type Server, servers } from '../../../shared/compute/servers/server.ts';
import { images } from '../../../shared/image/image.ts';
import * as powerStates from '../../../shared/messaging/power-states.ts';
import { exportName } from '../../../shared/messaging/volume-orders.ts';
import type { Item } from '../../../shared/store/port.ts';
import { systemClock } from '../../../shared/system-clock.ts';
import { wantedOf } from '../../../shared/volume/keeping/wanted.ts';
import { volumes } from '../../../shared/volume/volume.ts';
import { type MachineCloud, volumesHost } from '../../support/machines/cloud.ts';
import { run } from '../../support/machines/qemu.ts';

/** What the table says. */
export function booksOf(items: readonly Item[]) {
  const those = (sort: RegExp, part: string) => items.filter(({ pk, sk }) => pk.startsWith(part) && sort.test(sk));
  const all = those(/^SERVER$/, 'SERVER#').map((item) => servers.parse(item));
  return {
    commands: items.filter(({ sk }) => sk.startsWith('COMMAND#')),
    all,
    living: all.filter(({ deletedAt }) => deletedAt === null),
    volumes: those(/^VOLUME$/, 'VOLUME#').map((item) => volumes.parse(item)),
    claims: those(/^CLAIM/, 'VOLUME#').map((item) => volumeClaims.parse(item)),
    mappings: those(/^SERVER#MAPPING#/, 'SERVER#').map((item) => mappings.parse(item)),
    images: those(/^IMAGE$/, 'IMAGE#').map((item) => images.parse(item)),
  };
}
type Books = ReturnType<typeof booksOf>;

const settled = new Set(['available', 'in-use', 'error', 'error_extending', 'error_deleting', 'error_managing']);

/** The volumes of a server without a host stay reserved for it. */
const isKeptForLater = ({ mappings: mapped, living }: Books, volume: Books['volumes'][number]) =>
  volume.status === 'reserved' &&
  mapped.some(
    ({ volumeId, serverId }) =>
      volumeId === volume.id && living.some(({ id, vmState }) => id === serverId && vmState === 'shelved_offloaded'),
  );

/** Volumes that are exported, as the table has it, by daemons that do not run: agents miss them within seconds. */
function unexported({ volumes: known }: Books, { folders, workers }: MachineCloud): readonly string[] {
  const running = new Set(workers().map(({ folder }) => folder));
  const isExported = ({ kept, ...volume }: Books['volumes'][number]) => ((kept && wantedOf(volume, kept))?.exports ?? []).length > 0;
  return known.filter((volume) => isExported(volume) && !running.has(filesOf(folders, volume.id).folder)).map(({ id }) => id);
}

/** What is still under way, in words. */
export function underWay(books: Books, cloud: MachineCloud): readonly string[] {
  return [
    ...unexported(books, cloud).map((id) => `export of ${id}`),
    ...books.commands.map(({ name, serverId }) => `${name} of ${serverId}`),
    ...books.living.filter(({ taskState }) => taskState !== null).map(({ id, taskState }) => `${id} ${taskState}`),
    ...books.volumes.flatMap(({ id, kept }) => (kept && kept.revision !== kept.settledRevision ? [`order for ${id}`] : [])),
    ...books.volumes.flatMap((volume) =>
      settled.has(volume.status) || isKeptForLater(books, volume) ? [] : [`volume ${volume.id} ${volume.status}`],
    ),
    ...books.mappings.flatMap(({ id, state }) => (state === 'attached' ? [] : [`mapping ${id} ${state}`])),
    ...books.images.flatMap(({ id, status, upload }) => (status === 'saving' || upload !== null ? [`image ${id} ${status}`] : [])),
  ];
}

const powers: Readonly<Partial<Record<Server['vmState'], number>>> = {
  active: powerStates.running,
  resized: powerStates.running,
  rescued: powerStates.running,
  paused: powerStates.paused,
  stopped: powerStates.shutdown,
  suspended: powerStates.suspended,
};

type MachineOnHost = Machine & { readonly host: string };

/** What hosts have, as an agent finds it. */
export async function machinesOf({ state, hosts }: MachineCloud): Promise<readonly MachineOnHost[]> {
  const keptImages = await openHostImages({ folder: join(state, 'no-images'), clock: systemClock, keptBytes: 0 });
  const ofHosts = hosts.map(async (host) => {
    const driver = await openQemuDriver({
      folder: join(state, 'hosts', host, 'machines'),
      images: keptImages,
      contents: () => ({}),
      clock: systemClock,
      log: { write() {} },
      accelerator: 'tcg',
    });
    return (await driver.machines()).map((machine) => ({ ...machine, host }));
  });
  return (await Promise.all(ofHosts)).flat();
}

/** Servers whose machine does not do what they are shown as: an agent tells of no death that nobody asks for. */
export function astray({ living }: Books, machines: readonly MachineOnHost[]): readonly Server[] {
  return living.filter(({ id, host, vmState }) => {
    const power = powers[vmState];
    if (power === undefined) return false;
    const machine = machines.find((each) => each.serverId === id && each.host === host);
    return (
      machine?.state !== 'built' ||
      (machine.powerState !== power && !(vmState === 'resized' && machine.powerState === powerStates.shutdown))
    );
  });
}

function assertMachines({ all, living }: Books, machines: readonly MachineOnHost[]): void {
  for (const { serverId, machineId, host, state } of machines) {
    const server = all.find(({ id }) => id === serverId);
    const placed = server?.allocations.some((allocation) => allocation.host === host && allocation.machineId === machineId);
    assert.ok(placed, `the machine of ${serverId} on ${host} (${state}) has its place there: ${JSON.stringify(server?.allocations)}`);
  }
  const built = machines.filter(({ state }) => state === 'built').map(({ serverId }) => serverId);
  assert.equal(new Set(built).size, built.length, 'a server has one machine that can run');
  for (const { id, vmState, volumesAttached, host } of living) {
    const there = machines.find((each) => each.serverId === id && each.host === host);
    if (vmState === 'shelved_offloaded') assert.equal(there, undefined, `${id} is on no host`);
    if (powers[vmState] === undefined) continue;
    assert.deepEqual(there?.volumeIds.toSorted(), volumesAttached.map(({ volumeId }) => volumeId).sort(), `volumes of ${id}`);
  }
  for (const { serverId, volumeIds } of machines) {
    const shown = living.find(({ id }) => id === serverId)?.volumesAttached.map(({ volumeId }) => volumeId) ?? [];
    for (const volumeId of volumeIds)
      assert.ok(shown.includes(volumeId), `${volumeId} is connected to whom it is attached to, ${serverId}`);
  }
}

function assertClaims({ claims, mappings: mapped, living }: Books): void {
  const disks = mapped.filter(({ volumeId }) => volumeId !== null);
  const ofMappings = disks.map(({ volumeId, serverId, id }) => `${volumeId} ${serverId} ${id}`).sort();
  assert.deepEqual(
    claims.map(({ volumeId, serverId, mappingId }) => `${volumeId} ${serverId} ${mappingId}`).sort(),
    ofMappings,
    'claims are mappings',
  );
  for (const { serverId } of disks)
    assert.ok(
      living.some(({ id }) => id === serverId),
      'a mapping has a server',
    );
}

/** Corrupted disks; a disk that is in use may have clusters that are not counted yet. */
async function assertSoundDisk(file: string): Promise<void> {
  const { code, stdout = '' } = await run('qemu-img', ['check', '-U', '-f', 'qcow2', file]).then(
    ({ stdout: said }) => ({ code: 0, stdout: said }),
    (error: { code: number; stdout?: string }) => error,
  );
  assert.ok(code === 0 || code === 3, `${file}: ${stdout}`);
}

async function assertDisks({ state }: MachineCloud, machines: readonly MachineOnHost[]): Promise<void> {
  for (const { host, serverId, state: is } of machines) {
    const folder = join(state, 'hosts', host, 'machines', serverId);
    const record = await readMachine(folder);
    for (const { name, format } of is === 'built' ? (record?.disks ?? []) : []) {
      const file = join(folder, `${name}.${format}`);
      assert.ok(existsSync(file), `${file} is there`);
      if (format === 'qcow2') await assertSoundDisk(file);
    }
    const parts = readdirSync(folder).filter((name) => /\.(?:part|new)$/.test(name));
    assert.deepEqual(parts, [], `nothing half made in ${folder}`);
  }
}

async function assertVolumes({ folders, workers }: MachineCloud, { volumes: known }: Books): Promise<void> {
  const kept = known.filter((volume) => volume.kept?.stands);
  const there = readdirSync(folders.volumes).filter((name) => /^[0-9a-f-]{36}$/.test(name));
  for (const id of there)
    assert.ok(
      known.some((volume) => volume.id === id),
      `${id} is a volume`,
    );
  const daemons = new Set(workers().map(({ folder }) => folder));
  const links = readdirSync(folders.sockets, { withFileTypes: true }).filter((entry) => entry.isSymbolicLink());
  const announced = new Map(links.map(({ name }) => [name, readlinkSync(join(folders.sockets, name))]));
  const wanted: string[] = [];
  for (const volume of kept) {
    const files = filesOf(folders, volume.id);
    await assertSoundDisk(files.data);
    const record = await readVolume(files.record);
    const exports = (volume.kept && wantedOf(volume, volume.kept))?.exports.map(exportName) ?? [];
    assert.deepEqual(record?.exports.map(exportName).sort(), exports.toSorted(), `exports of ${volume.id} are its attachments`);
    assert.equal(record?.sizeGib, volume.sizeGib, `${volume.id} is as large as it is shown`);
    assert.equal(daemons.has(files.folder), exports.length > 0, `${volume.id} has a storage daemon while it is exported`);
    assert.deepEqual(
      readdirSync(files.folder).filter((name) => name === 'work'),
      [],
      `nothing half made of ${volume.id}`,
    );
    for (const name of exports) assert.equal(announced.get(name), basename(files.nbd), `${name} is announced`);
    wanted.push(...exports);
  }
  assert.deepEqual([...announced.keys()].sort(), wanted.toSorted(), 'nothing else is announced');
}

/** No process is left of what is gone. */
function assertNoStrays({ state, workers }: MachineCloud, machines: readonly MachineOnHost[], { volumes: known }: Books): void {
  for (const { pid, folder } of workers()) {
    const [name, kind, host] = [basename(folder), basename(dirname(folder)), basename(dirname(dirname(folder)))];
    const belongs =
      kind === 'machines'
        ? machines.some((each) => each.host === host && each.serverId === name && each.state === 'built')
        : host === volumesHost && known.some(({ id }) => id === name);
    assert.ok(belongs, `process ${pid} in ${folder} belongs to something: ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').slice(0, 80)}`);
  }
  for (const host of new Set(machines.map((each) => each.host))) {
    const names = readdirSync(join(state, 'hosts', host, 'machines'));
    const own = machines.filter((each) => each.host === host).map(({ serverId }) => serverId);
    assert.deepEqual(names.toSorted(), own.toSorted(), `folders on ${host} are machines`);
  }
}

/** @throws AssertionError */
export async function assertRest(cloud: MachineCloud, books: Books, acknowledged: ReadonlySet<string>): Promise<void> {
  const machines = await machinesOf(cloud);
  for (const id of acknowledged)
    assert.ok(
      books.all.some((server) => server.id === id),
      `${id} was acknowledged`,
    );
  assertMachines(books, machines);
  assert.deepEqual(
    astray(books, machines).map(({ id, vmState }) => `${id} ${vmState}`),
    [],
    'machines do what is shown',
  );
  assertClaims(books);
  await assertDisks(cloud, machines);
  await assertVolumes(cloud, books);
  assertNoStrays(cloud, machines, books);
}

/** When everything was deleted: nothing of it is left, no process, no file and no socket. */
export function assertNothingLeft({ state, hosts, folders, workers }: MachineCloud): void {
  assert.deepEqual(workers(), []);
  for (const host of hosts) assert.deepEqual(readdirSync(join(state, 'hosts', host, 'machines')), [], `machines of ${host}`);
  assert.deepEqual(
    readdirSync(folders.volumes).filter((name) => /^[0-9a-f-]{36}$/.test(name)),
    [],
    'volumes',
  );
  assert.deepEqual(readdirSync(folders.sockets), [], 'sockets');
}

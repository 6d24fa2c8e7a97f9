/** What holds of a system of hypervisors that keep their books, whatever has gone wrong in it. */
import assert from 'node:assert/strict';
import { readWithMappings } from '../../shared/compute/disks/mapping.ts';
import { allocatedKey } from '../../shared/compute/hosts/host.ts';
import { type Server, serverPartitions, servers } from '../../shared/compute/servers/server.ts';
import { imagePartitions, images } from '../../shared/image/image.ts';
import { shardCount } from '../../shared/store/table.ts';
import { Transaction } from '../../shared/store/transaction.ts';
import { owedCommands } from './owed.ts';
import type { System } from './system.ts';

/** All servers, tombstones included. */
export async function allServers({ ports: { store } }: System): Promise<readonly Server[]> {
  const found: Server[] = [];
  for (let shard = 0; shard < shardCount; shard++) {
    for (const deleted of [false, true]) {
      found.push(...(await Array.fromAsync(servers.all(store, { index: 'all', partition: serverPartitions.all(shard, deleted) }))));
    }
  }
  return found;
}

/** What the hypervisors have, with their hosts' names. */
export async function allMachines(system: System) {
  const ofHosts = [...system.hosts.values()].map(async ({ name, driver }) =>
    (await driver.machines()).map((machine) => ({ ...machine, host: name })),
  );
  return (await Promise.all(ofHosts)).flat();
}

/**
 * At every moment: each machine has its place on its host, hosts count what their servers have written down, a server has one machine that can
 * run, and a volume is connected to one machine, whose server maps it.
 */
export async function assertSound(system: System): Promise<void> {
  const [known, machines] = [await allServers(system), await allMachines(system)];
  for (const { serverId, machineId, host } of machines) {
    const server = known.find(({ id }) => id === serverId);
    const isThere = server?.allocations.some((allocation) => allocation.host === host && allocation.machineId === machineId);
    assert.ok(isThere, `the machine of ${serverId} on ${host} has its place there`);
  }
  // What was evacuated may live on where nobody hears of it, without volumes, until it is discarded.
  const owed = await Array.fromAsync(owedCommands(system.ports.store));
  const discarded = new Set(owed.flatMap(({ name, payload }) => (name === 'discard' && 'machineId' in payload ? [payload.machineId] : [])));
  const isLeft = ({ machineId, volumeIds }: (typeof machines)[number]) => discarded.has(machineId) && volumeIds.length === 0;
  const built = machines.filter((machine) => machine.state === 'built' && !isLeft(machine)).map(({ serverId }) => serverId);
  assert.equal(new Set(built).size, built.length, 'a server has one machine that can run');
  const connected = machines.flatMap(({ serverId, volumeIds }) => volumeIds.map((volumeId) => ({ serverId, volumeId })));
  assert.equal(new Set(connected.map(({ volumeId }) => volumeId)).size, connected.length, 'a volume is connected once');
  for (const { serverId, volumeId } of connected) {
    const { mappings } = await readWithMappings(new Transaction(system.ports.store), system.ports.store, serverId);
    assert.ok(
      mappings.some((mapping) => mapping.volumeId === volumeId),
      'what is connected is mapped',
    );
  }
  for (const host of system.hosts.keys()) {
    const counted = (await system.ports.store.get(allocatedKey(host)))?.['servers'] ?? 0;
    const written = known.flatMap(({ allocations }) => allocations.filter((allocation) => allocation.host === host)).length;
    assert.equal(counted, written, `${host} counts what its servers have written down`);
  }
}

/** When everything is over: nothing is owed, no task is under way, and what is shown is what is, but on hosts that were fenced off. */
export async function assertSettled(system: System, fenced: ReadonlySet<string> = new Set()): Promise<void> {
  await assertSound(system);
  assert.deepEqual(await Array.fromAsync(owedCommands(system.ports.store)), [], 'nothing is owed');
  const waiting = await Array.fromAsync(images.all(system.ports.store, { index: 'due', partition: imagePartitions.uploading }));
  assert.deepEqual(waiting, [], 'no image waits for what nobody sends');
  const machines = await allMachines(system);
  for (const { serverId, isQuiesced } of machines) assert.ok(!isQuiesced, `the guest of ${serverId} goes on`);
  const powers: Readonly<Partial<Record<Server['vmState'], number>>> = {
    active: 1,
    paused: 3,
    stopped: 4,
    suspended: 7,
    'soft-delete': 4,
    rescued: 1,
    shelved: 4,
  };
  for (const { id, vmState, taskState, host, deletedAt, volumesAttached, imaging } of await allServers(system)) {
    assert.equal(taskState, null);
    assert.ok(!imaging, 'no image is still being made');
    const ofServer = machines.filter(({ serverId }) => serverId === id);
    if (deletedAt !== null || vmState === 'shelved_offloaded') assert.deepEqual(ofServer, []);
    const power = powers[vmState];
    if (power === undefined || (host !== null && fenced.has(host))) continue;
    assert.deepEqual(
      ofServer.map((machine) => [machine.host, machine.state, machine.powerState]),
      [[host, 'built', power]],
    );
    if (power === 1) assert.equal(ofServer[0]?.rescue !== undefined, vmState === 'rescued', 'it boots from what is shown');
    assert.deepEqual(ofServer[0]?.volumeIds.toSorted(), volumesAttached.map(({ volumeId }) => volumeId).sort());
  }
}

/** What must hold when everything is healed and quiet (design, section 8). */
import { clearings } from '../../shared/compute/clearing/clearing.ts';
import type { VmState } from '../../shared/compute/servers/states.ts';
import { examine } from '../../shared/doctor/examine.ts';
import { images } from '../../shared/image/image.ts';
import type { PowerState } from '../../shared/messaging/power-states.ts';
import * as powerStates from '../../shared/messaging/power-states.ts';
import type { Item } from '../../shared/store/port.ts';
import { keyAttributes, secondaryIndexes } from '../../shared/store/table.ts';
import { checkTokens } from './client-tokens.ts';
import type { Attempt } from './clients.ts';
import type { Books } from './invariants.ts';
import { generators } from './workload.ts';
import type { World } from './world.ts';

/** Whether nothing is under way any more. */
export function isQuiet(world: World, books: Books): boolean {
  const isOwed = [...books.commands.values()].some((ofServer) => ofServer.size > 0);
  const queued = Object.keys(world.queues.depths()).filter((queue) => queue !== 'events');
  return !isOwed && queued.length === 0 && world.hosts.every(({ isFenced }) => !isFenced);
}

export async function checkRest(world: World, books: Books, attempts: readonly Attempt[]): Promise<void> {
  for (const [serverId, owed] of books.commands)
    if (owed.size > 0) world.fail`Commands for ${serverId} are still owed: ${[...owed].join()}`;
  for (const [queue, depth] of Object.entries(world.queues.depths())) {
    if (queue !== 'events') world.fail`The queue ${queue} still holds ${depth} messages.`;
  }
  for (const server of books.servers.values()) {
    const { id, vmState, taskState } = server;
    if (taskState !== null) world.fail`The server ${id} is still ${taskState}.`;
    const taken = server.allocations.map(({ host }) => host).join();
    if (vmState in powers && taken !== server.host) world.fail`The server ${id}, which is on ${server.host}, has its place on ${taken}.`;
    if (!(vmState in powers) && !['resized', 'shelved_offloaded', 'error', 'deleted'].includes(vmState))
      world.fail`The server ${id} is still ${vmState}.`;
  }
  checkHypervisors(world, books);
  checkImages(world, books);
  await checkIndexes(world);
  checkClearings(world);
  await askDoctor(world);
  const restored = new Set(attempts.flatMap(({ operation, wish }) => (operation === 'server-actions.restore' ? [wish.serverId] : [])));
  for (const attempt of attempts) checkAcknowledged(world, books, attempt, restored);
  checkCreates(world, books, attempts);
  checkTokens(world, books, attempts);
  checkEffects(world, books);
}

/** How the machine of a server is that is so. */
const powers: Readonly<Partial<Record<VmState, PowerState>>> = {
  active: powerStates.running,
  paused: powerStates.paused,
  stopped: powerStates.shutdown,
  suspended: powerStates.suspended,
  'soft-delete': powerStates.shutdown,
  rescued: powerStates.running,
  shelved: powerStates.shutdown,
};

function checkHypervisors(world: World, books: Books): void {
  for (const host of world.hosts) {
    for (const { serverId, state } of host.machines.values()) {
      const server = books.servers.get(serverId);
      if (server === undefined || server.deletedAt !== null)
        world.fail`The host ${host.host} has a machine for ${serverId}, which is deleted.`;
      else if (state !== 'built' && server.vmState === 'resized') continue;
      else if (server.host !== host.host) world.fail`The host ${host.host} has a machine for ${serverId}, which is on ${server.host}.`;
    }
  }
  for (const server of books.servers.values()) {
    if (server.deletedAt !== null && (books.mappings.get(server.id)?.size ?? 0) > 0)
      world.fail`The deleted server ${server.id} has mappings.`;
    if (!(server.vmState in powers) && server.vmState !== 'resized') continue;
    const machine = world.hosts.find(({ host }) => host === server.host)?.machines.get(server.id);
    if (machine === undefined) {
      world.fail`The server ${server.id} is ${server.vmState}, and has no machine.`;
      continue;
    }
    if (machine.state !== 'built') world.fail`The machine of ${server.id}, which is ${server.vmState}, is ${machine.state}.`;
    if (machine.powerState !== (powers[server.vmState] ?? server.powerState))
      world.fail`The server ${server.id} is ${server.vmState}; its machine is in power state ${machine.powerState}.`;
    if (
      (machine.rescueId !== undefined) !== (server.vmState === 'rescued') &&
      server.vmState !== 'soft-delete' &&
      server.vmState !== 'stopped'
    )
      world.fail`The server ${server.id} is ${server.vmState}; its machine ${machine.rescueId === undefined ? 'boots from its own disks' : 'is rescued'}.`;
    const mapped = [...(books.mappings.get(server.id)?.values() ?? [])];
    for (const { volumeId, state } of mapped) {
      if (volumeId === null) continue;
      if (state !== 'attached') world.fail`The mapping of ${volumeId} by ${server.id} is still ${state}.`;
      if (!machine.connections.has(volumeId)) world.fail`The server ${server.id} maps ${volumeId}, which its machine is not connected to.`;
    }
  }
}

/** No image waits for what nobody sends, what a shelved server comes back from is there, and no guest is held still. */
function checkImages(world: World, books: Books): void {
  const all = [...world.mirror.values()].filter(({ sk }) => sk === 'IMAGE').map((item) => images.parse(item as Item));
  for (const { id, status, dataId, upload } of all) {
    if (upload !== null) world.fail`The image ${id} is still ${status}, and nobody sends its data.`;
    if (status === 'active' && dataId !== null && !world.imageBytes.has(`${id} ${dataId}`))
      world.fail`The image ${id} is active, and has no bytes.`;
  }
  for (const { id, imaging, shelved, vmState, deletedAt } of books.servers.values()) {
    if (deletedAt !== null) continue;
    if (imaging) world.fail`The server ${id} is still being made an image of.`;
    const imageId = vmState === 'shelved_offloaded' ? shelved?.imageId : undefined;
    if (imageId && all.find((image) => image.id === imageId)?.status !== 'active')
      world.fail`The server ${id} is shelved, and its image is gone.`;
  }
  for (const { machines } of world.hosts)
    for (const { serverId, isQuiesced } of machines.values()) if (isQuiesced) world.fail`The guest of ${serverId} is still held still.`;
}

/** No host waits for what has ended. */
function checkClearings(world: World): void {
  for (const item of world.mirror.values()) {
    if (item.sk !== 'CLEARING') continue;
    const { host, underWay } = clearings.parse(item as Item);
    if (underWay.length > 0)
      world.fail`From the host ${host} or to it ${underWay.map(({ serverId }) => serverId).join()} are still under way.`;
  }
}

/** Who looks at the table alone finds nothing, either. */
async function askDoctor(world: World): Promise<void> {
  const clock = { now: () => world.scheduler.now, sleep: async () => {} };
  const ports = { store: world.store, clock, chance: world.chance.fork('doctor') };
  await examine(ports, { repairs: false, tell: ({ says }) => world.violate('The doctor finds something', `The doctor says: ${says}`) });
}

async function checkIndexes(world: World): Promise<void> {
  const copy = world.laggingIndex();
  const partitions = new Map<string, number>();
  for (const item of world.mirror.values()) {
    for (const index of secondaryIndexes) {
      const { partition, sort } = keyAttributes[index];
      if (typeof item[partition] !== 'string' || typeof item[sort] !== 'string') continue;
      const place = `${index}\n${item[partition]}`;
      partitions.set(place, (partitions.get(place) ?? 0) + 1);
    }
  }
  for (const [place, count] of partitions) {
    const [index, partition = ''] = place.split('\n');
    for (const store of [world.store, copy]) {
      const page = await store.list({ index: index as (typeof secondaryIndexes)[number], partition, limit: 1_000 });
      const shown = [...page.items].length;
      if (shown !== count) world.fail`The index ${index} shows ${shown} of ${count} items in ${partition}.`;
    }
  }
}

/** Operations whose acknowledgement leaves a record with the request's id on the server: all actions but questions, and but deleting, which is done once. */
const recorded = new Set(
  Object.keys(generators).filter(
    (name) =>
      (name.startsWith('server-actions.') && !['server-actions.os-getConsoleOutput', 'server-actions.forceDelete'].includes(name)) ||
      ['server-migrations.delete', 'server-migrations.force_complete', 'volume-attachments.create', 'volume-attachments.delete'].includes(
        name,
      ),
  ),
);

function checkAcknowledged(
  world: World,
  books: Books,
  { operation, wish, reply, name }: Attempt,
  restored: ReadonlySet<string | undefined>,
): void {
  if (reply === undefined || reply.status >= 300) return;
  // What was asked for again with its token is on record under the request that did it.
  const isIt = ({ pk, sk }: Item, serverId: string | undefined) => pk === `SERVER#${serverId}` && sk.startsWith('ACTION#');
  const record = (serverId: string | undefined) =>
    wish.request.clientToken === undefined
      ? world.item({ pk: `SERVER#${serverId}`, sk: `ACTION#${reply.requestId}` })
      : [...world.mirror.values()].find((item) => isIt(item, serverId));
  if (recorded.has(operation) && record(wish.serverId) === undefined)
    world.fail`${name} (${operation}) was acknowledged, and left no record.`;
  if (operation === 'servers.create') {
    const id = (reply.body as { server: { id: string } }).server.id;
    if (record(id) === undefined) world.fail`${name} was told of the server ${id}, which nothing is known of.`;
  }
  if (['servers.delete', 'server-actions.forceDelete'].includes(operation)) {
    const item = world.item({ pk: `SERVER#${wish.serverId}`, sk: 'SERVER' });
    const isPutAside = item?.['vmState'] === 'soft-delete' || restored.has(wish.serverId);
    const isOver = item?.['deletedAt'] != null || item?.['vmState'] === 'error' || (operation === 'servers.delete' && isPutAside);
    if (!isOver) world.fail`${name} was told that ${wish.serverId} is deleted, and it lives.`;
  }
  if (operation === 'volumes.create') {
    const id = (reply.body as { volume: { id: string } }).volume.id;
    if (!books.volumesEver.has(id)) {
      world.fail`${name} was told of the volume ${id}, which nothing is known of.`;
    }
  }
}

/** A request makes its servers once, answered or not. */
function checkCreates(world: World, books: Books, attempts: readonly Attempt[]): void {
  const made = new Map<string, number>();
  for (const [id] of books.servers) {
    for (const item of world.mirror.values()) {
      if (item.pk !== `SERVER#${id}` || !item.sk.startsWith('ACTION#') || item['action'] !== 'create') continue;
      made.set(item.sk, (made.get(item.sk) ?? 0) + 1);
    }
  }
  const wanted = new Map<string, number>(
    attempts.flatMap(({ operation, reply, wish }) => {
      if (operation !== 'servers.create' || reply === undefined) return [];
      const body = wish.request.body as { server: { max_count?: number } };
      return [[`ACTION#${reply.requestId}`, body.server.max_count ?? 1] as const];
    }),
  );
  for (const [record, count] of made) {
    const most = wanted.get(record) ?? 3;
    if (count > most) world.fail`One request made ${count} servers instead of ${most}.`;
  }
}

/** What agents also do by themselves to what came too late. */
const undoing = ['discard', 'detach', 'unplug', 'takeBack', 'dropSnapshot', 'unquiesce'];

/** A command takes effect once, but for what an agent cannot have known of. */
function checkEffects(world: World, books: Books): void {
  for (const host of world.hosts) {
    if (host.uncertain > 0) continue;
    for (const [effect, times] of host.effects) {
      const issued = books.issued.get(`${host.host} ${effect}`) ?? 0;
      const [operation] = effect.split(' ');
      // A command that comes too late is undone, which may find nothing to undo.
      if (!undoing.includes(operation ?? '') && times > issued) {
        world.fail`On ${host.host}, "${effect}" took effect ${times} times; ${issued} commands asked for it.`;
      }
    }
  }
}

/** What must hold after every commit and every effect on a hypervisor (design, section 8). Looks only at what has changed. */

import { type Clearing, clearings, isDone } from '../../shared/compute/clearing/clearing.ts';
import { commands } from '../../shared/compute/commands/command.ts';
import { claimIdOf, volumeClaims } from '../../shared/compute/disks/claim.ts';
import { type Mapping, mappings } from '../../shared/compute/disks/mapping.ts';
import { groupPartition } from '../../shared/compute/groups/group.ts';
import { allocatedKey, hosts } from '../../shared/compute/hosts/host.ts';
import { capacityBounds } from '../../shared/compute/hosts/scheduling/host.ts';
import { type Server, servers } from '../../shared/compute/servers/server.ts';
import { brokenByDisk, brokenByServer } from '../../shared/doctor/rules.ts';
import { type Command, type CommandName, type PowerVerb, powerVerbs } from '../../shared/messaging/commands.ts';
import { limitsOf } from '../../shared/quota/compute-resources.ts';
import { projectQuotas } from '../../shared/quota/own-limits.ts';
import { isWithin } from '../../shared/quota/resource.ts';
import { quotaOf } from '../../shared/quota/servers.ts';
import { projectUsageKey, volumeUsageKey } from '../../shared/quota/usage.ts';
import { defaultVolumeLimits } from '../../shared/quota/volume-resources.ts';
import { keptAs } from '../../shared/quota/volume-types.ts';
import type { Item } from '../../shared/store/port.ts';
import { snapshots, volumes } from '../../shared/volume/volume.ts';
import { groupBooks } from './group-invariants.ts';
import { number } from './history.ts';
import type { Hypervisor } from './hypervisor.ts';
import type { SimulatedMachine } from './machine.ts';
import { userBooks } from './user-invariants.ts';
import type { Change, Watcher, World } from './world.ts';

const mappingPrefix = 'SERVER#MAPPING#';

/** What the world has, as far as invariants look at it; kept up with every change. */
export interface Books extends Watcher {
  readonly servers: ReadonlyMap<string, Server>;
  /** By server, then by mapping. */
  readonly mappings: ReadonlyMap<string, ReadonlyMap<string, Mapping>>;
  /** Items of commands that are owed an answer, by server. */
  readonly commands: ReadonlyMap<string, ReadonlySet<string>>;
  /** How many commands have asked for an effect on a hypervisor, by `host operation server volume`. */
  readonly issued: ReadonlyMap<string, number>;
  /** Ids of all volumes that were ever there. */
  readonly volumesEver: ReadonlySet<string>;
  mappingsOfVolume(volumeId: string): readonly Mapping[];
}

type Sums = Map<string, Record<string, number>>;

export function keepBooks(world: World): Books {
  const known = new Map<string, Server>();
  const mapped = new Map<string, Map<string, Mapping>>();
  const byVolume = new Map<string, Set<Mapping>>();
  const owed = new Map<string, Set<string>>();
  const onHosts: Sums = new Map();
  const inProjects: Sums = new Map();
  const volumesOfProjects: Sums = new Map();
  const issued = new Map<string, number>();
  const volumesEver = new Set<string>();
  const groups = groupBooks(world);
  const users = userBooks(world);
  /** Machines that are to be discarded, by the command that says so. */
  const discarded = new Map<string, string>();

  /** What was evacuated may live on where nobody hears of it, without volumes, until it is discarded. */
  const isAlive = (machine: SimulatedMachine | undefined) =>
    machine?.state === 'built' && !(machine.connections.size === 0 && [...discarded.values()].includes(machine.machineId));

  function takeServer({ before, after }: Change): string {
    const old = before && servers.parse(before);
    const now = after && servers.parse(after);
    const id = (now ?? old)?.id ?? '';
    if (now === undefined) {
      world.fail`The server ${id} is not there any more.`;
      return id;
    }
    if (old !== undefined && now.generation < old.generation) world.fail`The generation of server ${id} went back.`;
    if (old !== undefined && old.deletedAt !== null && now.deletedAt === null) world.fail`The server ${id} came back from the dead.`;
    if (now.triedHosts.length > (old?.triedHosts.length ?? 0) && now.vmState === 'building') world.mark('a build goes to another host');
    if (old?.vmState === 'building' && now.vmState === 'error') world.mark('a build ends in ERROR');
    markMoves(world, old, now);
    markShelving(world, old, now);
    markEnds(world, old, now);
    known.set(id, now);
    groups.takeServer(now);
    users.takeServer(now);
    for (const [server, sign] of [
      [old, -1],
      [now, 1],
    ] as const) {
      if (server === undefined) continue;
      // A server that was deleted without its host's word still has its place there.
      for (const { host, machineId: _, isLeaving: __, groupId: ___, ...taken } of server.allocations)
        sumUp(onHosts, host, { ...taken, servers: 1 }, sign);
      if (server.deletedAt === null) sumUp(inProjects, server.projectId, server.charged ?? quotaOf(server), sign);
    }
    return id;
  }

  /** A volume or a snapshot. @returns whose it is */
  function takeStored(thing: 'volumes' | 'snapshots', { before, after }: Change): string[] {
    const read = (item: Item) => (thing === 'volumes' ? volumes.parse(item) : snapshots.parse(item));
    return (
      [
        [before, -1],
        [after, 1],
      ] as const
    ).flatMap(([item, sign]) => {
      if (item === undefined) return [];
      const { projectId, volumeTypeId: type = '', sizeGib } = read(item);
      const ofType = { [keptAs(thing, type)]: 1, [keptAs('gigabytes', type)]: sizeGib };
      sumUp(volumesOfProjects, projectId, { [thing]: 1, gigabytes: sizeGib, ...ofType }, sign);
      return projectId;
    });
  }

  function takeMapping({ before, after }: Change): { serverId: string; volumeId: string | null } {
    const old = before && mappings.parse(before);
    const now = after && mappings.parse(after);
    const { id, serverId, volumeId } = now ?? old ?? { id: '', serverId: '', volumeId: null };
    const ofServer = mapped.get(serverId) ?? new Map<string, Mapping>();
    mapped.set(serverId, ofServer);
    const standing = ofServer.get(id);
    if (standing?.volumeId != null) byVolume.get(standing.volumeId)?.delete(standing);
    if (now === undefined) {
      if (old !== undefined) markSwap(world, ofServer, old);
      ofServer.delete(id);
    } else {
      ofServer.set(id, now);
      if (volumeId !== null) byVolume.set(volumeId, (byVolume.get(volumeId) ?? new Set()).add(now));
    }
    return { serverId, volumeId };
  }

  const mappingsOfVolume = (volumeId: string) => [...(byVolume.get(volumeId) ?? [])];

  return {
    servers: known,
    mappings: mapped,
    commands: owed,
    issued,
    volumesEver,
    mappingsOfVolume,
    changed(changes) {
      const touched = { servers: new Set<string>(), volumes: new Set<string>(), hosts: new Set<string>(), projects: new Set<string>() };
      for (const change of changes) {
        const { key, before, after } = change;
        if (key.sk === 'SERVER') {
          touched.servers.add(takeServer(change));
          for (const item of [before, after]) {
            if (typeof item?.['host'] === 'string') touched.hosts.add(item['host']);
            if (typeof item?.['projectId'] === 'string') touched.projects.add(item['projectId']);
          }
        } else if (key.sk.startsWith(mappingPrefix)) {
          const { serverId, volumeId } = takeMapping(change);
          touched.servers.add(serverId);
          if (volumeId !== null) touched.volumes.add(volumeId);
        } else if (key.sk.startsWith('COMMAND#')) {
          const serverId = key.pk.slice('SERVER#'.length);
          const ofServer = owed.get(serverId) ?? new Set<string>();
          owed.set(serverId, ofServer);
          const commandId = key.sk.slice('COMMAND#'.length);
          if (after === undefined) ofServer.delete(commandId);
          else ofServer.add(commandId);
          if (after === undefined) discarded.delete(commandId);
          else if (after['name'] === 'discard')
            discarded.set(commandId, String((after['payload'] as Record<string, unknown>)['machineId']));
          if (before === undefined && after !== undefined) count(issued, effectOf(commands.parse(after)));
          touched.servers.add(serverId);
        } else if (key.pk.startsWith('VOLUME#')) {
          touched.volumes.add(key.pk.slice('VOLUME#'.length));
          if (key.sk !== 'VOLUME') continue;
          volumesEver.add(key.pk.slice('VOLUME#'.length));
          for (const id of takeStored('volumes', change)) touched.projects.add(id);
        } else if (key.sk === 'MIGRATION') {
          if (after !== undefined && after['status'] !== before?.['status']) world.mark(`${after['type']} ${after['status']}`);
        } else if (key.sk === 'SNAPSHOT') {
          for (const id of takeStored('snapshots', change)) touched.projects.add(id);
        } else if (key.pk.startsWith(groupPartition(''))) {
          groups.touch(key.pk.slice(groupPartition('').length));
        } else if (key.sk === 'CLEARING') {
          markClearing(world, before && clearings.parse(before), after && clearings.parse(after));
        } else if (key.pk.startsWith('HOST#')) {
          touched.hosts.add(key.pk.slice('HOST#'.length));
        } else if (key.pk.startsWith('PROJECT#')) {
          touched.projects.add(key.pk.slice('PROJECT#'.length));
        }
      }
      groups.check();
      for (const id of touched.servers) {
        for (const { host, machines } of world.hosts) {
          const machine = machines.get(id);
          if (machine !== undefined) checkAllocated(world, host, id, machine.machineId, known.get(id));
        }
      }
      for (const id of touched.servers) checkServer(world, known.get(id), [...(mapped.get(id)?.values() ?? [])], owed.get(id));
      for (const id of touched.volumes) checkVolume(world, id, mappingsOfVolume(id));
      for (const name of touched.hosts) checkHost(world, name, onHosts.get(name) ?? {});
      for (const id of touched.projects) {
        checkProject(world, id, inProjects.get(id) ?? {}, volumesOfProjects.get(id) ?? {});
        users.check(id);
      }
    },
    hypervisorChanged(host) {
      for (const { serverId, machineId, state, connections } of host.machines.values()) {
        for (const other of world.hosts) {
          const isSecond = other.host !== host.host && isAlive(other.machines.get(serverId));
          if (isSecond && state === 'built' && isAlive(host.machines.get(serverId)))
            world.fail`Two hosts have a machine for the server ${serverId}.`;
        }
        checkAllocated(world, host.host, serverId, machineId, known.get(serverId));
        for (const volumeId of connections.keys()) checkConnections(world, volumeId, mappingsOfVolume(volumeId));
      }
    },
  };
}

/** What ended well, of what is otherwise seen in no state that lasts. */
function markEnds(world: World, old: Server | undefined, now: Server): void {
  if (old === undefined || now.deletedAt !== null || now.taskState !== null) return;
  if (old.taskState === 'rebuild_spawning' && now.vmState !== 'error') world.mark('a server was rebuilt');
  if (old.vmState !== 'rescued' && now.vmState === 'rescued') world.mark('a server is rescued');
  if (old.vmState === 'rescued' && now.vmState === 'active') world.mark('a server was rescued long enough');
}

/** Of a swap's two mappings the one goes when the other is attached. */
function markSwap(world: World, of: ReadonlyMap<string, Mapping>, goes: Mapping): void {
  if (goes.commandId === null) return;
  const stays = [...of.values()].find(({ id, commandId }) => id !== goes.id && commandId === goes.commandId);
  if (stays !== undefined) world.mark(goes.state === 'detaching' ? 'a volume was swapped' : 'a swap was undone');
}

/** No more leave at once than are to. */
function markClearing(world: World, old: Clearing | undefined, now: Clearing | undefined): void {
  const has = (clearing: Clearing | undefined) => clearing?.underWay.length ?? 0;
  if (now !== undefined && has(now) > now.atOnce && has(now) > has(old))
    world.fail`From the host ${now.host} ${has(now)} servers leave at once, of ${now.atOnce}.`;
  if (now === undefined || now.kind === 'ending') return;
  const what = now.kind === 'return' ? 'what was drained comes back' : 'a server was drained';
  if (old !== undefined && now.moved > old.moved) world.mark(what);
  if (now.staying.count > 0) world.mark('a server stayed on a drained host');
  if (now.waitsFor !== null && now.waitsFor !== old?.waitsFor) world.mark('a drain waited for its host');
  if (now.kind === 'drain' && isDone(now)) world.mark('a host was drained');
}

function markShelving(world: World, old: Server | undefined, now: Server): void {
  if (old === undefined || now.deletedAt !== null || old.vmState === now.vmState) return;
  if (now.vmState === 'shelved_offloaded') world.mark('a server is on the shelf');
  if (old.vmState === 'shelved_offloaded' && now.vmState === 'active') world.mark('a server has come back from the shelf');
}

function markMoves(world: World, old: Server | undefined, now: Server): void {
  if (old === undefined || now.deletedAt !== null) return;
  if (old.vmState !== 'resized' && now.vmState === 'resized') world.mark('a server has moved');
  if (old.migrationId === null || now.migrationId !== null || now.taskState === 'deleting') return;
  if (old.taskState?.startsWith('resize') && old.vmState !== 'resized') world.mark('a move was undone');
  else if (old.taskState === 'resize_reverting') world.mark('a server has gone back');
}

/** Every machine on a host has its place there, whatever has become of its server. */
function checkAllocated(world: World, host: string, serverId: string, machineId: string, server: Server | undefined): void {
  const isThere = server?.allocations.some((allocation) => allocation.host === host && allocation.machineId === machineId);
  if (isThere !== true) world.fail`The host ${host} has the machine ${machineId} of ${serverId}, which has no allocation there.`;
}

const operations = {
  build: 'spawn',
  discard: 'discard',
  receive_disks: 'receive',
  hand_over_disks: 'handOver',
  take_back_disks: 'takeBack',
  receive_machine: 'receive',
  send_machine: 'send',
  take_over_machine: 'takeOver',
  take_back_machine: 'takeBack',
  // What is said of other commands has no effect of its own.
  give_up: 'giveUp',
  force_complete: 'forceComplete',
  ...(Object.fromEntries(powerVerbs.map((verb) => [verb, verb])) as { readonly [Verb in PowerVerb]: Verb }),
  report_power: 'nothing',
  clear_disks: 'clear',
  connect_volumes: 'connect',
  rebuild: 'rebuild',
  rescue: 'rescue',
  unrescue: 'unrescue',
  set_admin_password: 'password',
  reboot: 'reboot',
  trigger_crash_dump: 'crash',
  swap_volume: 'swap',
  extend_volume: 'extend',
  snapshot_volume: 'snapshot',
  merge_volume_snapshot: 'merge',
  take_snapshot: 'takeSnapshot',
  upload_snapshot: 'uploadSnapshot',
  drop_snapshot: 'dropSnapshot',
  quiesce: 'quiesce',
  unquiesce: 'unquiesce',
  attach_volume: 'attach',
  detach_volume: 'detach',
  attach_interface: 'plug',
  detach_interface: 'unplug',
} as const satisfies Readonly<Record<CommandName, string>>;

/** What the command does to a hypervisor, in the hypervisor's words. */
function effectOf({ host, name, serverId, payload }: Command): string {
  const about = 'to' in payload ? payload.to : payload;
  const volumeId = 'volumeId' in about ? ` ${about.volumeId}` : '';
  return `${host} ${operations[name]} ${serverId}${volumeId}`;
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function sumUp(sums: Sums, name: string, amounts: Readonly<Record<string, number>>, sign: number): void {
  const sum = sums.get(name) ?? {};
  for (const [counter, amount] of Object.entries(amounts)) sum[counter] = (sum[counter] ?? 0) + sign * amount;
  sums.set(name, sum);
}

function checkServer(world: World, server: Server | undefined, of: readonly Mapping[], owed: ReadonlySet<string> | undefined): void {
  if (server === undefined) {
    world.fail`There are mappings or commands of a server that is not there.`;
    return;
  }
  for (const { rule, says } of brokenByServer(server, of, owed ?? new Set())) world.violate(`A server breaks the rule ${rule}`, says);
}

function checkVolume(world: World, volumeId: string, of: readonly Mapping[]): void {
  const exclusive = of.filter(({ sharesVolume }) => !sharesVolume);
  if (exclusive.length > 1 || (exclusive.length === 1 && of.length > 1)) {
    world.fail`The volume ${volumeId} is mapped by ${of.map(({ serverId }) => serverId).join(' and ')}.`;
  }
  checkConnections(world, volumeId, of);
  const item = world.item(volumes.key(volumeId));
  const volume = item && volumes.parse(item);
  for (const mapping of of) {
    const claim = world.item(volumeClaims.key(claimIdOf({ volumeId, serverId: mapping.serverId, shared: mapping.sharesVolume })));
    for (const { rule, says } of brokenByDisk(mapping, volumeId, claim, volume)) world.violate(`A disk breaks the rule ${rule}`, says);
  }
  if (volume === undefined) return;
  const recorded = volume.attachments.map(({ id }) => id).sort();
  const mappedAs = of.map(({ attachmentId }) => attachmentId ?? '').sort();
  if (recorded.join() !== mappedAs.join())
    world.fail`The volume ${volumeId} has the attachments ${recorded}, and the mappings ${mappedAs}.`;
}

/** Whatever is connected is mapped, and an unshared volume is connected once. */
function checkConnections(world: World, volumeId: string, of: readonly Mapping[]): void {
  const connected = world.hosts.flatMap((host: Hypervisor) =>
    [...host.machines.values()].filter(({ connections }) => connections.has(volumeId)).map(({ serverId }) => serverId),
  );
  for (const serverId of connected) {
    if (!of.some((mapping) => mapping.serverId === serverId)) {
      world.fail`The volume ${volumeId} is connected to the machine of ${serverId}, which does not map it.`;
    }
  }
  if (connected.length > 1 && of.some(({ sharesVolume }) => !sharesVolume)) {
    world.fail`The volume ${volumeId} is connected to the machines of ${connected.join(' and ')}.`;
  }
}

function checkHost(world: World, name: string, sum: Readonly<Record<string, number>>): void {
  const allocated = world.item(allocatedKey(name));
  compare(world, `The host ${name}`, allocated, sum);
  const item = world.item(hosts.key(name));
  if (item === undefined) return;
  for (const [counter, { max = Infinity }] of Object.entries(capacityBounds({ ...hosts.parse(item), aggregateMetadata: [] }))) {
    if ((sum[counter] ?? 0) > max) world.fail`The host ${name} has ${sum[counter]} of ${max} ${counter}.`;
  }
}

function checkProject(world: World, id: string, sum: Readonly<Record<string, number>>, stored: Readonly<Record<string, number>>): void {
  compare(world, `The project ${id}`, world.item(projectUsageKey(id)), sum);
  compare(world, `The project ${id}`, world.item(volumeUsageKey(id)), stored);
  for (const [name, limit] of Object.entries(defaultVolumeLimits)) {
    if (!isWithin(limit, stored[name] ?? 0)) world.fail`The project ${id} has ${stored[name]} of ${limit} ${name}.`;
  }
  const quota = world.item(projectQuotas.key(id));
  if (quota === undefined) return;
  const limits = limitsOf(projectQuotas.parse(quota).limits);
  for (const name of ['instances', 'cores', 'ram'] as const) {
    if ((sum[name] ?? 0) > limits[name]) world.fail`The project ${id} uses ${sum[name]} of ${limits[name]} ${name}.`;
  }
}

function compare(world: World, whose: string, counters: Item | undefined, sum: Readonly<Record<string, number>>): void {
  for (const [name, amount] of Object.entries(sum)) {
    if (number(counters, name) !== amount) world.fail`${whose} counts ${number(counters, name)} ${name}; what it has makes ${amount}.`;
  }
}

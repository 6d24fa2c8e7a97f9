/** What must hold after every commit and every effect on a hypervisor (design, section 8). Looks only at what has changed. */

import { clearings } from '../../shared/compute/clearing/clearing.ts';
import { commands } from '../../shared/compute/commands/command.ts';
import { type Mapping, mappings } from '../../shared/compute/disks/mapping.ts';
import { groupPartition } from '../../shared/compute/groups/group.ts';
import { allocatedKey, hosts } from '../../shared/compute/hosts/host.ts';
import { capacityBounds } from '../../shared/compute/hosts/scheduling/host.ts';
import { type Server, servers } from '../../shared/compute/servers/server.ts';
import { brokenByServer } from '../../shared/doctor/rules.ts';
import { limitsOf } from '../../shared/quota/compute-resources.ts';
import { projectQuotas } from '../../shared/quota/own-limits.ts';
import { isWithin } from '../../shared/quota/resource.ts';
import { quotaOf } from '../../shared/quota/servers.ts';
import { projectUsageKey, volumeUsageKey } from '../../shared/quota/usage.ts';
import { defaultVolumeLimits } from '../../shared/quota/volume-resources.ts';
import { keptAs } from '../../shared/quota/volume-types.ts';
import type { Item } from '../../shared/store/port.ts';
import { snapshots, volumes } from '../../shared/volume/volume.ts';
import { effectOf } from './effects.ts';
import { groupBooks } from './group-invariants.ts';
import { number } from './history.ts';
import type { SimulatedMachine } from './machine.ts';
import { markClearing, markEnds, markMoves, markShelving, markSwap } from './marks.ts';
import { userBooks } from './user-invariants.ts';
import { checkConnections, checkVolume } from './volume-invariants.ts';
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

/** Every machine on a host has its place there, whatever has become of its server. */
function checkAllocated(world: World, host: string, serverId: string, machineId: string, server: Server | undefined): void {
  const isThere = server?.allocations.some((allocation) => allocation.host === host && allocation.machineId === machineId);
  if (isThere !== true) world.fail`The host ${host} has the machine ${machineId} of ${serverId}, which has no allocation there.`;
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

/** What must hold of networks: an address belongs to one port at most, a port to one server at most, and a server shows what its ports have. */

import { servers } from '../../shared/compute/servers/server.ts';
import type { GroupFilters } from '../../shared/messaging/network-ports.ts';
import { knownAddress } from '../../shared/network/addresses/address.ts';
import { type AddressClaim, addressClaims, blockKey, macClaims } from '../../shared/network/addresses/claims.ts';
import { filtersOf } from '../../shared/network/hosts/filters.ts';
import { isOfServer, type Port, ports } from '../../shared/network/ports/port.ts';
import { networkUsageKey } from '../../shared/quota/usage.ts';
import type { Item } from '../../shared/store/port.ts';
import { number } from './history.ts';
import type { Change, Watcher, World } from './world.ts';

interface NetworkBooks extends Watcher {
  /** Whether no host is owed anything. */
  isQuiet(): boolean;
  /** What must hold when everything is quiet. */
  checkRest(): Promise<void>;
}

/** See owed-place.ts. */
const owedPrefix = 'FILTERS#';

const isPort = ({ key }: Change) => key.sk === 'PORT';
const isClaim = ({ key }: Change) => key.pk.startsWith('SUBNET#') && key.sk.startsWith('IP#');

const addressesOf = ({ fixedIps }: Pick<Port, 'fixedIps'>) => fixedIps.map(({ subnetId, address }) => `${subnetId} ${address}`).join();

export function networkBooks(world: World): NetworkBooks {
  const known = new Map<string, Port>();
  const claims = new Map<string, AddressClaim>();

  /** What its device shows of it, if that is a server. */
  function checkPlugged(port: Port): void {
    const item = world.item(servers.key(port.deviceId));
    const server = item === undefined ? undefined : servers.parse(item);
    const isGone = server === undefined || (server.deletedAt !== null && server.forgetAt !== null);
    const shown = server?.interfaces?.find(({ portId }) => portId === port.id);
    if (isGone) world.fail`The port ${port.id} is plugged into ${port.deviceId}, which is not there.`;
    else if (shown === undefined) world.fail`The port ${port.id} is plugged into ${server.id}, which does not show it.`;
    else if (addressesOf(shown) !== addressesOf(port))
      world.fail`The server ${server.id} shows other addresses than its port ${port.id} has.`;
    else if (server.deletedAt === null && port.hostId !== (server.host ?? '') && server.taskState === null)
      world.fail`The port ${port.id} is bound to ${port.hostId}; its server is on ${String(server.host)}.`;
  }

  function checkPort(id: string): void {
    const port = known.get(id);
    if (port === undefined) return;
    for (const { subnetId, address } of port.fixedIps) {
      const claim = claims.get(`${subnetId} ${address}`);
      if (claim?.portId !== id) world.fail`The port ${id} has the address ${address}, which is claimed by ${claim?.portId}.`;
    }
    const mac = world.item(macClaims.key({ networkId: port.networkId, mac: port.macAddress }));
    if (mac?.['portId'] !== id) world.fail`The port ${id} has the MAC ${port.macAddress}, which is claimed by ${String(mac?.['portId'])}.`;
    if (isOfServer(port)) checkPlugged(port);
  }

  function checkServer(item: Item | undefined): void {
    if (item === undefined) return;
    const server = servers.parse(item);
    for (const { portId } of server.interfaces ?? []) {
      if (known.get(portId)?.deviceId !== server.id)
        world.fail`The server ${server.id} shows the port ${portId}, which is not plugged into it.`;
      checkPort(portId);
    }
  }

  function checkProject(projectId: string): void {
    const expected = [...known.values()].filter((port) => port.projectId === projectId).length;
    const counted = number(world.item(networkUsageKey(projectId)), 'port');
    if (counted !== expected) world.fail`The project ${projectId} is charged for ${counted} ports; it has ${expected}.`;
  }

  /** What a host was told last is what the API shows. */
  async function checkFilters(place: string): Promise<void> {
    const [host = '', groupId = ''] = place.split(' ');
    const told = world.hosts.find((each) => each.host === host)?.filters.get(groupId);
    const [now] = await filtersOf(world.store, [groupId]);
    const what = ({ rules, members }: Pick<GroupFilters, 'rules' | 'members'>) => JSON.stringify([rules, members]);
    if (now !== undefined && (told === undefined || what(told) !== what(now)))
      world.fail`The host ${host} was told ${told === undefined ? 'nothing' : what(told)} of the group ${groupId}; it lets through ${what(now)}.`;
    if (told !== undefined && told.revision > 0) world.mark('a host was told of a change of filters');
  }

  return {
    changed(changes) {
      const touched = new Set<string>();
      const projects = new Set<string>();
      for (const change of changes) {
        const { before, after } = change;
        if (isPort(change)) {
          const port = ports.parse((after ?? before) as Item);
          if (after === undefined) known.delete(port.id);
          else known.set(port.id, port);
          touched.add(port.id);
          if (port.projectId !== null) projects.add(port.projectId);
        } else if (isClaim(change)) {
          const claim = addressClaims.parse((after ?? before) as Item);
          const name = `${claim.subnetId} ${claim.address}`;
          if (after === undefined) claims.delete(name);
          else claims.set(name, claim);
          touched.add(claim.portId);
          if (after !== undefined) world.mark('an address was given');
        }
      }
      for (const change of changes)
        if (change.key.sk === 'SERVER') {
          checkServer(change.after);
          if ((change.after?.['interfaces'] as readonly unknown[] | undefined)?.length) world.mark('a server is plugged in');
        }
      for (const { subnetId, address, portId } of claims.values())
        if (touched.has(portId) && !known.get(portId)?.fixedIps.some((each) => each.subnetId === subnetId && each.address === address))
          world.fail`The address ${address} is claimed by the port ${portId}, which does not have it.`;
      for (const id of touched) checkPort(id);
      for (const projectId of projects) checkProject(projectId);
    },

    isQuiet: () => ![...world.mirror.values()].some(({ due_key: place }) => typeof place === 'string' && place.startsWith(owedPrefix)),

    async checkRest() {
      const groupIds = new Set<string>();
      const counted = new Map<string, number>();
      for (const { subnetId, address, isAutomatic } of claims.values()) {
        const { pk, sk } = blockKey(subnetId, knownAddress(address));
        if (!isAutomatic) counted.set(`${pk} ${sk}`, (counted.get(`${pk} ${sk}`) ?? 0) + 1);
      }
      for (const item of world.mirror.values()) {
        if (!item.sk.startsWith('BLOCK#')) continue;
        const expected = counted.get(`${item.pk} ${item.sk}`) ?? 0;
        if (Number(item['used'] ?? 0) !== expected)
          world.fail`The block ${item.pk} ${item.sk} counts ${Number(item['used'])} addresses of ${expected}.`;
      }
      for (const { host, machines } of world.hosts) {
        for (const { serverId, state, plugged } of machines.values()) {
          const server = world.item(servers.key(serverId));
          if (state !== 'built' || server === undefined || server['host'] !== host || server['vmState'] === 'resized') continue;
          const shown = (servers.parse(server).interfaces ?? []).map(({ portId }) => portId).sort();
          const there = [...plugged].sort();
          if (shown.join() !== there.join())
            world.fail`The server ${serverId} shows the ports ${shown.join()}; its machine has ${there.join()}.`;
          for (const portId of plugged) for (const groupId of known.get(portId)?.securityGroupIds ?? []) groupIds.add(`${host} ${groupId}`);
        }
      }
      for (const place of groupIds) await checkFilters(place);
    },
  };
}

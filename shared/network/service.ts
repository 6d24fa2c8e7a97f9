/** The built-in network service as the Compute API uses it: it writes into the Compute API's own commits. */
import { isDeepStrictEqual } from 'node:util';
import type { NetworkService, NetworkView, Plugging, PortView } from '../compute/ports/networks.ts';
import { Failure } from '../errors.ts';
import type { Caller } from '../operation/policy.ts';
import { canonicalUuid } from '../operation/uuid.ts';
import { exceededNetworkQuotas, networkStandingIn } from '../quota/networks.ts';
import type { Transaction } from '../store/transaction.ts';
import { canonicalAddress } from './addresses/address.ts';
import { addressClaims } from './addresses/claims.ts';
import { autoAllocate, canAutoAllocate } from './auto-allocated/auto-allocate.ts';
import * as errors from './errors/ports.ts';
import { plugsOf } from './hosts/plug.ts';
import type { NetworkPorts } from './network-ports.ts';
import { isExternal, isSharedWith, type Network, networks } from './networks/network.ts';
import { networkResource, networkSources, networkTarget } from './networks/resource.ts';
import { makePort } from './ports/create.ts';
import { assertFiltering, assertGroups } from './ports/filtering.ts';
import { type Port, ports as portThings } from './ports/port.ts';
import { putPort } from './ports/put.ts';
import { removePort } from './ports/remove.ts';
import { portResource, portTarget } from './ports/resource.ts';
import { readdressed } from './ports/update.ts';
import { enforceCreate } from './resource/enforce.ts';
import { byIds, ofProject } from './resource/partitions.ts';
import { holds } from './resource/rules.ts';
import { revised } from './resource/standard.ts';
import { prepareDefaultGroup } from './security-groups/default-group.ts';
import { type SecurityGroup, securityGroupPrefix, securityGroups } from './security-groups/security-group.ts';
import { usedNetwork } from './subnets/create.ts';

const viewOf = (network: Network, caller: Caller): NetworkView => ({
  id: network.id,
  name: network.name,
  projectId: network.projectId,
  isShared: network.projectId === caller.projectId || isSharedWith(network, caller),
  isExternal: isExternal(network),
  hasSubnets: network.subnetIds.length > 0,
});

const portView = ({ ipAllocation, ...port }: Port): PortView => ({ ...port, hasNoAddress: ipAllocation === 'none' });

/** A server's port is owned by Compute, in the zone where the server is. */
const ownerIn = ({ availabilityZone }: Pick<Plugging, 'availabilityZone'>) => `compute:${availabilityZone ?? ''}`;

export function networkService(ports: NetworkPorts): NetworkService {
  const { store } = ports;

  /** Changes a port that may have been deleted behind our back: then there is nothing to keep right. */
  const change = async (tx: Transaction, portId: string, to: (port: Port) => Port | Promise<Port>): Promise<void> => {
    const port = await tx.get(portThings, portId);
    if (port === undefined) return;
    const changed = await to(port);
    if (isDeepStrictEqual(changed, port)) return;
    await putPort(tx, ports, port, revised(ports, changed));
  };

  const groupsNamed = async (projectId: string, name: string): Promise<readonly SecurityGroup[]> => {
    const found: SecurityGroup[] = [];
    for await (const group of ofProject(securityGroups, securityGroupPrefix, store, projectId)) if (group.name === name) found.push(group);
    return found;
  };

  return {
    async findNetworks(tx, caller, ids) {
      const found: NetworkView[] = [];
      for (const network of await Promise.all(ids.map((id) => tx.get(networks, id))))
        if (network !== undefined && holds(networkResource.rules, 'get_network', caller, networkTarget(network, caller)))
          found.push(viewOf(network, caller));
      return found;
    },

    async usableNetworks(caller) {
      const found = new Map<string, NetworkView>();
      for (const source of await networkSources(store, { ...caller, isAdmin: false, roles: new Set() }, {}))
        for await (const network of source)
          if (network.projectId === caller.projectId || isSharedWith(network, caller)) found.set(network.id, viewOf(network, caller));
      return [...found.values()];
    },

    canAutoAllocate: (caller) => canAutoAllocate(ports, caller),
    autoAllocate: async (caller) => viewOf(await autoAllocate(ports, caller), caller),

    async findPort(tx, portId, caller) {
      const port = await tx.get(portThings, portId);
      return port === undefined || !holds(portResource.rules, 'get_port', caller, portTarget(port)) ? undefined : portView(port);
    },

    async portsOf(portIds) {
      const found: PortView[] = [];
      for await (const port of byIds(portThings, store, portIds)) found.push(portView(port));
      return found;
    },

    async portsLeft(tx, projectId) {
      const { limits, used } = await networkStandingIn(tx, store, projectId);
      return limits.port < 0 ? Number.POSITIVE_INFINITY : Math.max(0, limits.port - used.port);
    },

    async holderOf(networkId, text) {
      const address = canonicalAddress(text);
      const network = address === undefined ? undefined : await networks.get(store, networkId);
      if (address === undefined || network === undefined) return undefined;
      const claims = await Promise.all(network.subnetIds.map((subnetId) => addressClaims.get(store, { subnetId, address })));
      const held = claims.find((claim) => claim !== undefined);
      return held && { deviceId: (await portThings.get(store, held.portId))?.deviceId ?? '' };
    },

    async findSecurityGroups(caller, nameOrId) {
      const byId = canonicalUuid(nameOrId) === undefined ? undefined : await securityGroups.get(store, nameOrId);
      const isOwn = byId !== undefined && (caller.isAdmin || byId.projectId === caller.projectId || byId.sharedWith.includes('*'));
      if (byId !== undefined && (isOwn || byId.sharedWith.includes(caller.projectId ?? ''))) return [byId];
      const named = await groupsNamed(caller.projectId ?? '', nameOrId);
      if (named.length > 0 || nameOrId !== 'default') return named;
      // Every project has one; lists make it when somebody first looks.
      await prepareDefaultGroup(ports, { caller, query: {} });
      return groupsNamed(caller.projectId ?? '', nameOrId);
    },

    async createPort(tx, { id, networkId, fixedIp, securityGroupIds, serverId, projectId, host, ...plugging }, caller) {
      const network = await usedNetwork(tx, ports, caller, networkId);
      const body = fixedIp === undefined ? {} : { fixed_ips: [{ ip_address: fixedIp }] };
      enforceCreate(
        portResource,
        caller,
        portTarget({ projectId, networkProjectId: network.projectId, deviceOwner: '' }, isSharedWith(network, caller)),
        body,
      );
      await makePort(tx, ports, caller, network, {
        id,
        projectId,
        deviceId: serverId,
        deviceOwner: ownerIn(plugging),
        hostId: host ?? '',
        isHostKnown: true,
        fixedIps: fixedIp === undefined ? undefined : [{ ip_address: canonicalAddress(fixedIp) ?? fixedIp }],
        securityGroupIds,
      });
    },

    async bindPort(tx, portId, { serverId, host, ...plugging }) {
      await change(tx, portId, (port) => ({
        ...port,
        deviceId: serverId,
        deviceOwner: ownerIn(plugging),
        hostId: host ?? '',
        vifType: host === null ? 'unbound' : 'bridge',
        status: 'DOWN',
      }));
    },

    async unbindPort(tx, portId) {
      await change(tx, portId, (port) => ({
        ...port,
        deviceId: '',
        deviceOwner: '',
        hostId: '',
        vifType: 'unbound',
        status: 'DOWN',
        profile: {},
        inactiveBindings: [],
      }));
    },

    async deletePort(tx, portId) {
      const port = await tx.get(portThings, portId);
      if (port !== undefined) await removePort(tx, ports, port);
    },

    async moveBinding(tx, portId, host) {
      await change(tx, portId, (port) => ({
        ...port,
        hostId: host ?? '',
        vifType: host === null ? 'unbound' : 'bridge',
        status: port.hostId === (host ?? '') ? port.status : 'DOWN',
        inactiveBindings: [],
      }));
    },

    async prepareBinding(tx, portId, host) {
      await change(tx, portId, (port) => {
        const others = port.inactiveBindings.filter((binding) => binding.host !== host);
        return { ...port, inactiveBindings: [...others, { host, vnicType: port.vnicType, profile: {} }] };
      });
    },

    async plugged(tx, portId, isPlugged) {
      await change(tx, portId, (port) => ({ ...port, status: isPlugged && port.adminStateUp ? 'ACTIVE' : 'DOWN' }));
    },

    async setSecurityGroups(tx, portId, groupIds, caller) {
      await change(tx, portId, async (port) => {
        await assertGroups(tx, ports, caller, port.projectId, groupIds);
        const changed = { ...port, securityGroupIds: [...groupIds] };
        assertFiltering(changed, port);
        return changed;
      });
    },

    async addFixedIp(tx, portId) {
      await change(tx, portId, async (port) => {
        const network = await tx.get(networks, port.networkId);
        const kept = port.fixedIps.map(({ address, subnetId }) => ({ ip_address: address, subnet_id: subnetId }));
        for (const subnetId of network?.subnetIds ?? []) {
          try {
            return { ...port, fixedIps: await readdressed(tx, ports, port, [...kept, { subnet_id: subnetId }]) };
          } catch (error) {
            // Another subnet may have room.
            if (!(error instanceof Failure)) throw error;
          }
        }
        throw errors.IpAddressGenerationFailure({ net_id: port.networkId });
      });
    },

    async removeFixedIp(tx, portId, address) {
      await change(tx, portId, async (port) => {
        const kept = port.fixedIps.filter((each) => each.address !== address);
        const asked = kept.map((each) => ({ ip_address: each.address, subnet_id: each.subnetId }));
        return { ...port, fixedIps: await readdressed(tx, ports, port, asked) };
      });
    },

    async plugs(tx, portIds, tags) {
      const found = (await Promise.all(portIds.map((id) => tx.get(portThings, id)))).flatMap((port) => port ?? []);
      return plugsOf({ tx, store }, found, tags);
    },

    isQuotaExceeded: (error) => exceededNetworkQuotas(error) !== undefined,
  };
}

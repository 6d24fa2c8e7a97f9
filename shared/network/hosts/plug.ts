/** Ports as hosts are told to plug them. What their groups let through is added when it is sent: see filters.ts. */
import type { NetworkPortPayload } from '../../messaging/network-ports.ts';
import type { Collection } from '../../store/collection.ts';
import type { Store } from '../../store/port.ts';
import type { Transaction } from '../../store/transaction.ts';
import { type Network, networks } from '../networks/network.ts';
import { isTrusted, type Port } from '../ports/port.ts';
import { byIds } from '../resource/partitions.ts';
import { type Subnet, subnets } from '../subnets/subnet.ts';

interface Around {
  readonly networks: ReadonlyMap<string, Network>;
  readonly subnets: ReadonlyMap<string, Subnet>;
}

/** What the transaction has seen is not read again; what it has not is not relied on. */
async function known<T extends { readonly id: string }>(
  tx: Transaction | undefined,
  store: Store,
  things: Collection<T, string>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, T>> {
  const found = new Map<string, T>();
  const isSeen = (id: string) => tx?.seen(things.key(id)) !== undefined;
  for (const id of new Set(ids.filter(isSeen))) {
    const thing = await tx?.get(things, id);
    if (thing !== undefined) found.set(id, thing);
  }
  const unseen = byIds(
    things,
    store,
    ids.filter((id) => !isSeen(id)),
  );
  for await (const thing of unseen) found.set(thing.id, thing);
  return found;
}

/**
 * Ports in the order in which they are given, as a command carries them: two reads for up to a hundred networks and subnets, or none where the transaction has made the ports. A
 * port whose network is gone is left out: it is gone too.
 * @param tags what the guest is to call ports, by their ids
 */
export async function plugsOf(
  { tx, store }: { readonly tx?: Transaction; readonly store: Store },
  ports: readonly Port[],
  tags: Readonly<Record<string, string | undefined>> = {},
): Promise<NetworkPortPayload[]> {
  const networkIds = ports.map(({ networkId }) => networkId);
  const subnetIds = ports.flatMap(({ fixedIps }) => fixedIps.map(({ subnetId }) => subnetId));
  const around: Around = { networks: await known(tx, store, networks, networkIds), subnets: await known(tx, store, subnets, subnetIds) };
  return ports.flatMap((port) => {
    const network = around.networks.get(port.networkId);
    return network === undefined ? [] : [plugOf(port, network, around.subnets, tags[port.id])];
  });
}

function plugOf(port: Port, network: Network, around: Around['subnets'], tag: string | undefined): NetworkPortPayload {
  const own = [...new Set(port.fixedIps.map(({ subnetId }) => subnetId))].flatMap((id) => around.get(id) ?? []);
  return {
    portId: port.id,
    revision: port.told?.revision ?? 0,
    networkId: network.id,
    macAddress: port.macAddress,
    isUp: port.adminStateUp && network.adminStateUp,
    vnicType: port.vnicType,
    profile: port.profile,
    mtu: network.mtu,
    segment: { type: network.networkType, physicalNetwork: network.physicalNetwork, id: network.segmentationId },
    addresses: port.fixedIps.map(({ address, subnetId }) => ({ address, subnetId })),
    subnets: own.map((subnet) => ({
      id: subnet.id,
      ipVersion: subnet.ipVersion,
      cidr: subnet.cidr,
      gateway: subnet.gatewayIp,
      dhcp: subnet.enableDhcp,
      nameservers: subnet.dnsNameservers,
      routes: subnet.hostRoutes,
      ipv6AddressMode: subnet.ipv6AddressMode,
      ipv6RaMode: subnet.ipv6RaMode,
    })),
    dhcpOptions: port.extraDhcpOpts,
    dns: { name: port.dnsName, domain: network.dnsDomain },
    isFiltered: port.portSecurityEnabled && !isTrusted(port.deviceOwner),
    addressPairs: port.allowedAddressPairs,
    groupIds: port.securityGroupIds,
    ...(tag === undefined ? {} : { tag }),
  };
}

/** Makes subnets. */

import type { Caller } from '../../operation/policy.ts';
import { takeNetworkQuota } from '../../quota/networks.ts';
import type { Transaction } from '../../store/transaction.ts';
import { formatCidr, knownCidr } from '../addresses/cidr.ts';
import * as networksErrors from '../errors/networks.ts';
import * as networkErrors from '../errors.ts';
import type { NetworkPorts } from '../network-ports.ts';
import { type Network, networks } from '../networks/network.ts';
import { networkResource, networkTarget } from '../networks/resource.ts';
import type { Posted } from '../resource/attribute.ts';
import { enforceCreate } from '../resource/enforce.ts';
import { used } from '../resource/leaving.ts';
import { holds } from '../resource/rules.ts';
import { newStandard } from '../resource/standard.ts';
import { cidrFromPool, cidrFromPoolErrors } from '../subnetpools/take.ts';
import { assertCidr, assertIpv6Modes, assertLists, assertNoOverlap, gatewayOf, planSubnetErrors, poolsOf } from './plan.ts';
import { type subnetAttributes, subnetResource, subnetTarget } from './resource.ts';
import { type Subnet, subnets } from './subnet.ts';

/** A network is deleted with its subnets in one commit. */
const subnetsPerNetwork = 40;

export const createSubnetErrors = [
  ...planSubnetErrors,
  ...cidrFromPoolErrors,
  networkErrors.PolicyNotAuthorized,
  networkErrors.OverQuota,
  networksErrors.NetworkNotFound,
];

/** The network that something is put on, if the caller sees it. */
export async function usedNetwork(tx: Transaction, { clock }: NetworkPorts, caller: Caller, id: string): Promise<Network> {
  const network = await used(tx, clock, networks, id);
  if (network === undefined || !holds(networkResource.rules, 'get_network', caller, networkTarget(network, caller)))
    throw networkResource.notFound(id);
  return network;
}

export async function createSubnet(
  tx: Transaction,
  ports: NetworkPorts,
  caller: Caller,
  body: Posted<typeof subnetAttributes>,
): Promise<Subnet> {
  const network = await usedNetwork(tx, ports, caller, body.network_id);
  enforceCreate(subnetResource, caller, subnetTarget({ projectId: body.projectId }, network, caller), body);
  const { ip_version: ipVersion, enable_dhcp: enableDhcp } = body;
  const shape = { ipVersion, enableDhcp, ipv6RaMode: body.ipv6_ra_mode ?? null, ipv6AddressMode: body.ipv6_address_mode ?? null };
  const standard = newStandard(ports, body);
  const { cidr: text, subnetpoolId } = await cidrFromPool(tx, ports, caller, network, standard.id, body);
  const cidr = knownCidr(text);
  assertCidr(cidr, shape);
  assertIpv6Modes(shape, cidr);
  const lists = { dnsNameservers: [...(body.dns_nameservers ?? [])], hostRoutes: [...(body.host_routes ?? [])] };
  assertLists(lists);
  const others = await Promise.all(network.subnetIds.map((id) => tx.get(subnets, id)));
  assertNoOverlap(
    cidr,
    network.id,
    others.flatMap((other) => other ?? []),
  );
  if (network.subnetIds.length >= subnetsPerNetwork)
    throw networkErrors.InvalidInput({ reason: `a network has at most ${subnetsPerNetwork} subnets; make another network` });
  const gatewayIp = gatewayOf(cidr, body.gateway_ip);
  const subnet: Subnet = {
    ...standard,
    ...shape,
    ...lists,
    networkId: network.id,
    cidr: formatCidr(cidr),
    gatewayIp,
    allocationPools: poolsOf(cidr, body.allocation_pools, gatewayIp),
    serviceTypes: [...(body.service_types ?? [])],
    subnetpoolId,
  };
  await takeNetworkQuota(tx, subnet.projectId, { subnet: 1 });
  tx.put(subnets, subnet);
  tx.put(networks, {
    ...network,
    subnetIds: [...network.subnetIds, subnet.id],
    ...(subnetpoolId === null ? {} : { poolIds: { ...network.poolIds, [ipVersion]: subnetpoolId } }),
    revision: network.revision + 1,
    updatedAt: subnet.createdAt,
  });
  return subnet;
}

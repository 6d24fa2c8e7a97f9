/** Changes a subnet. Its addresses stay where they are, whatever its pools become. */
import type { Store } from '../../store/port.ts';
import { knownCidr } from '../addresses/cidr.ts';
import { addressClaims } from '../addresses/claims.ts';
import * as errors from '../errors/subnets.ts';
import type { Put } from '../resource/attribute.ts';
import { assertCidr, assertIpv6Modes, assertLists, assertPools, gatewayOf, planSubnetErrors, poolsOf } from './plan.ts';
import type { subnetAttributes } from './resource.ts';
import type { Subnet } from './subnet.ts';

export const updateSubnetErrors = [...planSubnetErrors, errors.GatewayIpInUse];

/** What it becomes; the caller puts it. */
export async function changedSubnet(
  { store }: { readonly store: Store },
  subnet: Subnet,
  body: Put<typeof subnetAttributes>,
): Promise<Subnet> {
  const cidr = knownCidr(subnet.cidr);
  const gatewayIp = body.gateway_ip === undefined ? subnet.gatewayIp : gatewayOf(cidr, body.gateway_ip);
  if (gatewayIp !== subnet.gatewayIp) await assertGatewayUnused(store, subnet);
  const changed: Subnet = {
    ...subnet,
    name: body.name ?? subnet.name,
    description: body.description ?? subnet.description,
    gatewayIp,
    allocationPools: body.allocation_pools === undefined ? subnet.allocationPools : poolsOf(cidr, body.allocation_pools, gatewayIp),
    dnsNameservers: [...(body.dns_nameservers ?? subnet.dnsNameservers)],
    hostRoutes: [...(body.host_routes ?? subnet.hostRoutes)],
    enableDhcp: body.enable_dhcp ?? subnet.enableDhcp,
    serviceTypes: [...(body.service_types ?? subnet.serviceTypes)],
  };
  if (gatewayIp !== subnet.gatewayIp && body.allocation_pools === undefined) assertPools(cidr, changed.allocationPools, gatewayIp);
  if (changed.enableDhcp && !subnet.enableDhcp) assertCidr(cidr, changed);
  assertIpv6Modes(changed, cidr);
  assertLists(changed, subnet.id);
  return changed;
}

/** A router that has the gateway's address would not be where the subnet says. */
async function assertGatewayUnused(store: Store, { id, gatewayIp }: Subnet): Promise<void> {
  if (gatewayIp === null) return;
  const claim = await addressClaims.get(store, { subnetId: id, address: gatewayIp });
  if (claim !== undefined) throw errors.GatewayIpInUse({ ip_address: gatewayIp, port_id: claim.portId });
}

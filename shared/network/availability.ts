/** How many addresses networks have, and how many of these are in use. */
import type { Store } from '../store/port.ts';
import { countUsed } from './addresses/claims.ts';
import { poolsSize } from './addresses/pools.ts';
import type { Network } from './networks/network.ts';
import { byIds } from './resource/partitions.ts';
import type { Shown } from './resource/resource.ts';
import { isAutomatic, type Subnet, subnets } from './subnets/subnet.ts';

async function ofSubnet(store: Store, subnet: Subnet) {
  return {
    subnet_id: subnet.id,
    subnet_name: subnet.name,
    cidr: subnet.cidr,
    ip_version: subnet.ipVersion,
    total_ips: Number(poolsSize(subnet.allocationPools)),
    used_ips: await countUsed(store, subnet.id, isAutomatic(subnet)),
  };
}

/** @param ipVersion of the subnets that count; all unless told */
export async function availabilityOf(store: Store, network: Network, ipVersion?: string): Promise<Shown> {
  const counted: Awaited<ReturnType<typeof ofSubnet>>[] = [];
  for await (const subnet of byIds(subnets, store, network.subnetIds))
    if (ipVersion === undefined || String(subnet.ipVersion) === ipVersion) counted.push(await ofSubnet(store, subnet));
  const sum = (key: 'total_ips' | 'used_ips') => counted.reduce((total, each) => total + each[key], 0);
  return {
    network_id: network.id,
    network_name: network.name,
    project_id: network.projectId,
    tenant_id: network.projectId,
    total_ips: sum('total_ips'),
    used_ips: sum('used_ips'),
    subnet_ip_availability: counted,
  };
}

/** Administrators and services alone. */
export const maySeeAvailability = ({ isAdmin, roles }: { readonly isAdmin: boolean; readonly roles: ReadonlySet<string> }): boolean =>
  isAdmin || roles.has('service');

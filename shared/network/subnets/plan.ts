/** What a subnet is to be, checked against what there is; pure. Source: contract-network/behaviour.md, "Subnets and addresses". */
import { formatAddress, parseAddress } from '../addresses/address.ts';
import { type Cidr, contains, formatCidr, knownCidr, overlap } from '../addresses/cidr.ts';
import {
  type AllocationPool,
  canonicalPools,
  defaultGateway,
  defaultPools,
  isGatewayRefused,
  poolFault,
  poolText,
} from '../addresses/pools.ts';
import * as errors from '../errors/subnets.ts';
import * as networkErrors from '../errors.ts';
import type { Subnet } from './subnet.ts';

export const planSubnetErrors = [
  networkErrors.InvalidInput,
  errors.InvalidAllocationPool,
  errors.OutOfBoundsAllocationPool,
  errors.OverlappingAllocationPools,
  errors.GatewayConflictWithAllocationPools,
  errors.DNSNameServersExhausted,
  errors.HostRoutesExhausted,
];

const invalid = (reason: string) => networkErrors.InvalidInput({ reason });

/** How many nameservers and routes a subnet has at most (Neutron's own limits). */
const most = { nameservers: 5, routes: 20 } as const;

export function assertLists({ dnsNameservers, hostRoutes }: Pick<Subnet, 'dnsNameservers' | 'hostRoutes'>, id = 'new subnet'): void {
  if (dnsNameservers.length > most.nameservers) throw errors.DNSNameServersExhausted({ subnet_id: id, quota: most.nameservers });
  if (hostRoutes.length > most.routes) throw errors.HostRoutesExhausted({ subnet_id: id, quota: most.routes });
}

/** Whether addresses of the block can be given by DHCP. */
function assertDhcp(cidr: Cidr): void {
  const bits = cidr.version === 4 ? 32 : 128;
  const first = formatAddress({ version: cidr.version, value: cidr.first });
  if (isWithin(cidr, cidr.version === 4 ? '224.0.0.0/4' : 'ff00::/8'))
    throw invalid('Multicast IP subnet is not supported if enable_dhcp is True');
  if (isWithin(cidr, cidr.version === 4 ? '127.0.0.0/8' : '::1/128'))
    throw invalid('Loopback IP subnet is not supported if enable_dhcp is True');
  if (cidr.version === 4 && cidr.first === 0n) throw invalid(`First IP '${first}' of network is not supported if enable_dhcp is True.`);
  if (cidr.prefixLength >= bits - 1) throw invalid('Subnet has a prefix length that is incompatible with DHCP service enabled');
}
const isWithin = (cidr: Cidr, block: string) => contains(knownCidr(block), { version: cidr.version, value: cidr.first });

type Ipv6 = Pick<Subnet, 'ipVersion' | 'ipv6RaMode' | 'ipv6AddressMode' | 'enableDhcp'>;

export function assertIpv6Modes({ ipVersion, ipv6RaMode, ipv6AddressMode, enableDhcp }: Ipv6, cidr: Cidr): void {
  if (ipVersion === 4) {
    if (ipv6RaMode !== null) throw invalid('ipv6_ra_mode is not valid when ip_version is 4');
    if (ipv6AddressMode !== null) throw invalid('ipv6_address_mode is not valid when ip_version is 4');
    return;
  }
  if (ipv6RaMode === null && ipv6AddressMode === null) return;
  if (!enableDhcp) throw invalid('ipv6_ra_mode or ipv6_address_mode cannot be set when enable_dhcp is set to False');
  if (ipv6RaMode !== null && ipv6AddressMode !== null && ipv6RaMode !== ipv6AddressMode)
    throw invalid(
      `ipv6_ra_mode set to '${ipv6RaMode}' with ipv6_address_mode set to '${ipv6AddressMode}' is not valid. If both attributes are set, they must be the same value`,
    );
  const automatic = [ipv6RaMode, ipv6AddressMode].some((mode) => mode === 'slaac' || mode === 'dhcpv6-stateless');
  if (automatic && cidr.prefixLength !== 64)
    throw invalid(
      `Invalid CIDR ${formatCidr(cidr)} for IPv6 address mode. OpenStack uses the EUI-64 address format, which requires the prefix to be /64`,
    );
}

export function assertCidr(cidr: Cidr, { ipVersion, enableDhcp }: Pick<Subnet, 'ipVersion' | 'enableDhcp'>): void {
  if (cidr.version !== ipVersion) throw invalid(`cidr '${formatCidr(cidr)}' does not match the ip_version '${ipVersion}'`);
  if (enableDhcp) assertDhcp(cidr);
  if (cidr.prefixLength === 0) throw invalid('0 is not allowed as CIDR prefix length');
}

export function assertNoOverlap(cidr: Cidr, networkId: string, others: readonly Pick<Subnet, 'cidr'>[]): void {
  if (others.some((other) => overlap(knownCidr(other.cidr), cidr)))
    throw invalid(`Requested subnet with cidr: ${formatCidr(cidr)} for network: ${networkId} overlaps with another subnet`);
}

/** @param asked undefined: the first address; null: none */
export function gatewayOf(cidr: Cidr, asked: string | null | undefined): string | null {
  if (asked === null) return null;
  const text = asked ?? defaultGateway(cidr);
  const gateway = parseAddress(text);
  if (gateway === undefined || gateway.version !== cidr.version)
    throw invalid(`gateway_ip '${text}' does not match the ip_version '${cidr.version}'`);
  if (isGatewayRefused(cidr, gateway)) throw invalid('Gateway is not valid on subnet');
  return formatAddress(gateway);
}

export function poolsOf(cidr: Cidr, asked: readonly AllocationPool[] | undefined, gateway: string | null): AllocationPool[] {
  if (asked === undefined || asked.length === 0) return [...defaultPools(cidr, gateway)];
  assertPools(cidr, asked, gateway);
  return [...canonicalPools(asked)];
}

export function assertPools(cidr: Cidr, pools: readonly AllocationPool[], gateway: string | null): void {
  const fault = poolFault(cidr, pools, gateway);
  const subnet_cidr = formatCidr(cidr);
  switch (fault?.kind) {
    case undefined:
      return;
    case 'malformed':
      throw errors.InvalidAllocationPool({ pool: `{'start': '${fault.pool.start}', 'end': '${fault.pool.end}'}` });
    case 'other version':
      throw errors.InvalidAllocationPool({ pool: poolText(fault.pool) });
    case 'out of bounds':
      throw errors.OutOfBoundsAllocationPool({ pool: poolText(fault.pool), subnet_cidr });
    case 'overlapping':
      throw errors.OverlappingAllocationPools({ pool_1: poolText(fault.pool), pool_2: poolText(fault.other), subnet_cidr });
    case 'gateway inside':
      throw errors.GatewayConflictWithAllocationPools({ ip_address: fault.gatewayIp, pool: poolText(fault.pool) });
  }
}

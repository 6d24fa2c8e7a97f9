/** A subnet's gateway and allocation pools: what they are unless told, and what can be wrong with those that are told. Source: Neutron's neutron.ipam.utils. */
import { type Address, formatAddress, knownAddress, parseAddress } from './address.ts';
import { broadcastAddress, type Cidr, contains } from './cidr.ts';

/** Both ends are in it, as texts: the shape on the wire and in the store. */
export interface AllocationPool {
  readonly start: string;
  readonly end: string;
}

/** A pool as errors name it. */
export const poolText = ({ start, end }: AllocationPool): string => `${start}-${end}`;

/** The first address after the network's own; of IPv6 the network's own, which is that of its routers. Of a block of one address it lies outside. */
export function defaultGateway({ version, first }: Cidr): string {
  const isLastOfAll = first === 0xffff_ffffn;
  return formatAddress({ version, value: version === 4 && !isLastOfAll ? first + 1n : first });
}

/** Whether no gateway can have this address. Outside of the block any can, as nothing is known of where it is. */
export function isGatewayRefused(cidr: Cidr, gateway: Address): boolean {
  return cidr.version === 4 && contains(cidr, gateway) && (gateway.value === cidr.first || gateway.value === cidr.last);
}

interface Range {
  readonly first: bigint;
  readonly last: bigint;
}

/** What pools may hold: not the network's own address, and not the broadcast address. */
function poolBounds(cidr: Cidr): Range {
  const { version, first, last, prefixLength } = cidr;
  if (first === last || (version === 4 && prefixLength === 31)) return { first, last };
  return { first: first + 1n, last: broadcastAddress(cidr) === undefined ? last : last - 1n };
}

/**
 * Everything that pools may hold, in two parts where the gateway stands between them.
 * @param gatewayIp null for a subnet without one; of a subnet of one address it makes no difference
 */
export function defaultPools(cidr: Cidr, gatewayIp: string | null): readonly AllocationPool[] {
  const { first, last } = poolBounds(cidr);
  const gateway = gatewayIp === null ? undefined : knownAddress(gatewayIp);
  const { version } = cidr;
  const isInside = gateway?.version === version && gateway.value >= first && gateway.value <= last && cidr.first !== cidr.last;
  const ranges = isInside
    ? [
        { first, last: gateway.value - 1n },
        { first: gateway.value + 1n, last },
      ]
    : [{ first, last }];
  return ranges
    .filter((range) => range.first <= range.last)
    .map((range) => ({
      start: formatAddress({ version, value: range.first }),
      end: formatAddress({ version, value: range.last }),
    }));
}

/** What is wrong with pools, for whoever says so: the first thing that Neutron would find. */
export type PoolFault =
  /** Its ends are no addresses, of two versions or in the wrong order: InvalidAllocationPool, which shows it as it was given. */
  | { readonly kind: 'malformed'; readonly pool: AllocationPool }
  /** Its addresses are of the other version than the subnet's: InvalidAllocationPool, which shows it as `poolText`. */
  | { readonly kind: 'other version'; readonly pool: AllocationPool }
  /** OutOfBoundsAllocationPool */
  | { readonly kind: 'out of bounds'; readonly pool: AllocationPool }
  /** OverlappingAllocationPools */
  | { readonly kind: 'overlapping'; readonly pool: AllocationPool; readonly other: AllocationPool }
  /** GatewayConflictWithAllocationPools */
  | { readonly kind: 'gateway inside'; readonly pool: AllocationPool; readonly gatewayIp: string };

interface ParsedPool extends Range {
  readonly pool: AllocationPool;
  readonly version: Address['version'];
}

function parsePool(pool: AllocationPool): ParsedPool | undefined {
  const [start, end] = [parseAddress(pool.start), parseAddress(pool.end)];
  if (start === undefined || start.version !== end?.version || start.value > end.value) return undefined;
  return { pool: { start: formatAddress(start), end: formatAddress(end) }, version: start.version, first: start.value, last: end.value };
}

/** The first of two pools, in the order given, that have addresses in common. */
function overlapping(pools: readonly ParsedPool[]): readonly [ParsedPool, ParsedPool] | undefined {
  // Side by side in their order, so that many pools take no longer than sorting them; only those that overlap are looked for in the order given.
  const sorted = pools.toSorted((one, other) => (one.first < other.first ? -1 : one.first > other.first ? 1 : 0));
  if (sorted.every((pool, index) => index === 0 || pool.first > (sorted[index - 1]?.last ?? -1n))) return undefined;
  for (const [index, one] of pools.entries()) {
    const other = pools.slice(index + 1).find((later) => one.first <= later.last && later.first <= one.last);
    if (other !== undefined) return [one, other];
  }
  return undefined;
}

/** @param gatewayIp null for a subnet without one. @returns undefined when the pools are good */
export function poolFault(cidr: Cidr, pools: readonly AllocationPool[], gatewayIp: string | null): PoolFault | undefined {
  const parsed: ParsedPool[] = [];
  for (const pool of pools) {
    const known = parsePool(pool);
    if (known === undefined) return { kind: 'malformed', pool };
    parsed.push(known);
  }
  const bounds = poolBounds(cidr);
  for (const { pool, version, first, last } of parsed) {
    if (version !== cidr.version) return { kind: 'other version', pool };
    if (first < bounds.first || last > bounds.last) return { kind: 'out of bounds', pool };
  }
  const [one, other] = overlapping(parsed) ?? [];
  if (one !== undefined && other !== undefined) return { kind: 'overlapping', pool: one.pool, other: other.pool };
  return gatewayFault(parsed, gatewayIp);
}

function gatewayFault(pools: readonly ParsedPool[], gatewayIp: string | null): PoolFault | undefined {
  if (gatewayIp === null) return undefined;
  const gateway = knownAddress(gatewayIp);
  const holding = pools.find(({ version, first, last }) => version === gateway.version && first <= gateway.value && last >= gateway.value);
  return holding && { kind: 'gateway inside', pool: holding.pool, gatewayIp };
}

/** The pools in OpenStack's writing. @throws Error for pools that have a fault */
export function canonicalPools(pools: readonly AllocationPool[]): readonly AllocationPool[] {
  return pools.map(({ start, end }) => ({ start: formatAddress(knownAddress(start)), end: formatAddress(knownAddress(end)) }));
}

/** How many addresses the pools have together: an availability's `total_ips`. It may be more than a Number can tell. */
export function poolsSize(pools: readonly AllocationPool[]): bigint {
  return pools.reduce((sum, { start, end }) => sum + knownAddress(end).value - knownAddress(start).value + 1n, 0n);
}

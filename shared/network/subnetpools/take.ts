/** Where a subnet's addresses come from: as it says, or from a pool. */
import type { Caller } from '../../operation/policy.ts';
import type { Transaction } from '../../store/transaction.ts';
import { type Cidr, cidrSize, formatCidr, knownCidr } from '../addresses/cidr.ts';
import { freePrefix, isPrefixFree } from '../addresses/prefixes.ts';
import * as poolErrors from '../errors/subnetpools.ts';
import * as errors from '../errors/subnets.ts';
import type { NetworkPorts } from '../network-ports.ts';
import type { Network } from '../networks/network.ts';
import type { Posted } from '../resource/attribute.ts';
import { holds } from '../resource/rules.ts';
import type { subnetAttributes } from '../subnets/resource.ts';
import { subnets } from '../subnets/subnet.ts';
import { subnetPoolResource, subnetPoolTarget } from './resource.ts';
import { defaultPools, poolAllocations, type SubnetPool, subnetPools } from './subnetpool.ts';

export const cidrFromPoolErrors = [
  errors.BadSubnets,
  poolErrors.SubnetPoolNotFound,
  poolErrors.NetworkSubnetPoolAffinityError,
  poolErrors.MinPrefixSubnetAllocationError,
  poolErrors.MaxPrefixSubnetAllocationError,
  poolErrors.SubnetAllocationError,
  poolErrors.SubnetPoolQuotaExceeded,
];

type Body = Posted<typeof subnetAttributes>;

export interface Taken {
  readonly cidr: string;
  readonly subnetpoolId: string | null;
}

/** The pool that a subnet is to be taken from; undefined: none. */
async function poolFor(tx: Transaction, caller: Caller, body: Body): Promise<SubnetPool | undefined> {
  const { subnetpool_id: asked, use_default_subnetpool: usesDefault, ip_version: version } = body;
  if (usesDefault && asked !== undefined && asked !== null)
    throw errors.BadSubnets({ msg: 'subnetpool_id and use_default_subnetpool cannot both be specified' });
  const id = usesDefault ? (await tx.get(defaultPools, version))?.poolId : asked;
  if (usesDefault && id === undefined) throw errors.BadSubnets({ msg: `No default subnetpool found for IPv${version}` });
  if (id === undefined || id === null) return undefined;
  const pool = await tx.get(subnetPools, id);
  if (pool === undefined || !(usesDefault || holds(subnetPoolResource.rules, 'get_subnetpool', caller, subnetPoolTarget(pool))))
    throw poolErrors.SubnetPoolNotFound({ subnetpool_id: id });
  if (pool.ipVersion !== version)
    throw errors.BadSubnets({ msg: `Cannot allocate IPv${version} subnet from IPv${pool.ipVersion} subnet pool` });
  return pool;
}

/** Subnets of a network and one IP version come from one pool, or none does. */
async function assertAffinity(tx: Transaction, network: Network, version: number, poolId: string | null): Promise<void> {
  const others = await Promise.all(network.subnetIds.map((id) => tx.get(subnets, id)));
  if (others.some((other) => other?.ipVersion === version && other.subnetpoolId !== poolId))
    throw poolErrors.NetworkSubnetPoolAffinityError();
}

/** Addresses of IPv4 are counted one by one, those of IPv6 in blocks of /64. */
const weight = (cidr: Cidr): bigint => (cidr.version === 4 ? cidrSize(cidr) : cidrSize(cidr) >> 64n);

function wantedLength(pool: SubnetPool, { cidr, prefixlen }: Body): number {
  const length = cidr === undefined ? (prefixlen ?? pool.defaultPrefixLength) : knownCidr(cidr).prefixLength;
  if (length < pool.minPrefixLength)
    throw poolErrors.MinPrefixSubnetAllocationError({ prefixlen: length, min_prefixlen: pool.minPrefixLength });
  if (length > pool.maxPrefixLength)
    throw poolErrors.MaxPrefixSubnetAllocationError({ prefixlen: length, max_prefixlen: pool.maxPrefixLength });
  return length;
}

function chosenBlock(pool: SubnetPool, taken: readonly Cidr[], body: Body): Cidr {
  const prefixes = pool.prefixes.map(knownCidr);
  const length = wantedLength(pool, body);
  if (body.cidr === undefined) {
    const free = freePrefix(prefixes, taken, length);
    if (free === undefined)
      throw poolErrors.SubnetAllocationError({ reason: `Insufficient prefix space to allocate subnet size /${length}` });
    return free;
  }
  const wanted = knownCidr(body.cidr);
  if (!isPrefixFree(prefixes, taken, wanted))
    throw poolErrors.SubnetAllocationError({ reason: 'Cannot allocate requested subnet from the available set of prefixes' });
  return wanted;
}

/**
 * The block of a new subnet, in canonical form, and the pool that it is taken from. It is the subnet's from this commit on, which writes the pool:
 * of two that take from one at once, the later sees what the earlier took.
 */
export async function cidrFromPool(
  tx: Transaction,
  { store }: NetworkPorts,
  caller: Caller,
  network: Network,
  subnetId: string,
  body: Body,
): Promise<Taken> {
  const pool = await poolFor(tx, caller, body);
  await assertAffinity(tx, network, body.ip_version, pool?.id ?? null);
  if (pool === undefined) {
    if (body.cidr === undefined) throw errors.BadSubnets({ msg: 'a subnetpool must be specified in the absence of a cidr' });
    return { cidr: body.cidr, subnetpoolId: null };
  }
  if (body.cidr !== undefined && body.prefixlen !== undefined)
    throw errors.BadSubnets({ msg: 'cidr and prefixlen must not be supplied together' });
  const taken: Cidr[] = [];
  let own = 0n;
  for await (const each of poolAllocations.all(store, {
    index: 'table',
    partition: `SUBNETPOOL#${pool.id}`,
    range: { prefix: 'SUBNET#' },
  })) {
    // What this request has taken for another subnet of its own is not committed yet.
    taken.push(knownCidr(each.cidr));
    if (each.projectId === body.projectId) own += weight(knownCidr(each.cidr));
  }
  for (const each of pendingOf(tx, pool.id)) taken.push(knownCidr(each));
  const block = chosenBlock(pool, taken, body);
  if (pool.defaultQuota !== null && own + weight(block) > BigInt(pool.defaultQuota)) throw poolErrors.SubnetPoolQuotaExceeded();
  const cidr = formatCidr(block);
  tx.put(subnetPools, pool);
  tx.put(poolAllocations, { poolId: pool.id, subnetId, projectId: body.projectId, cidr });
  remember(tx, pool.id, cidr);
  return { cidr, subnetpoolId: pool.id };
}

/** Blocks that a transaction has taken, by pool: those of a bulk create see each other. */
const pending = new WeakMap<Transaction, Map<string, string[]>>();
const pendingOf = (tx: Transaction, poolId: string): readonly string[] => pending.get(tx)?.get(poolId) ?? [];

function remember(tx: Transaction, poolId: string, cidr: string): void {
  const all = pending.get(tx) ?? new Map<string, string[]>();
  pending.set(tx, all.set(poolId, [...(all.get(poolId) ?? []), cidr]));
}

/** Gives a subnet's block back to its pool, in the commit that removes the subnet. */
export async function returnToPool(
  tx: Transaction,
  { id: subnetId, subnetpoolId: poolId }: { readonly id: string; readonly subnetpoolId: string | null },
): Promise<void> {
  if (poolId !== null && (await tx.get(poolAllocations, { poolId, subnetId })) !== undefined)
    tx.remove(poolAllocations, { poolId, subnetId });
}

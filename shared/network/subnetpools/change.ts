/** Makes, changes and removes subnet pools. */

import type { Caller } from '../../operation/policy.ts';
import { returnNetworkQuota, takeNetworkQuota } from '../../quota/networks.ts';
import { type Transaction, transaction } from '../../store/transaction.ts';
import { addressBits } from '../addresses/address.ts';
import { type Cidr, covers, formatCidr, knownCidr } from '../addresses/cidr.ts';
import { compactPrefixes } from '../addresses/prefixes.ts';
import * as errors from '../errors/subnetpools.ts';
import * as networkErrors from '../errors.ts';
import type { NetworkPorts } from '../network-ports.ts';
import type { Posted, Put } from '../resource/attribute.ts';
import { enforceCreate } from '../resource/enforce.ts';
import { newStandard } from '../resource/standard.ts';
import { type subnetPoolAttributes, subnetPoolResource, subnetPoolTarget } from './resource.ts';
import { joinScope, joinScopeErrors } from './scopes.ts';
import { listShared } from './sharing.ts';
import { defaultPools, poolAllocations, type SubnetPool, subnetPoolPrefix, subnetPools } from './subnetpool.ts';

export const subnetPoolErrors = [
  ...joinScopeErrors,
  networkErrors.PolicyNotAuthorized,
  networkErrors.OverQuota,
  networkErrors.InvalidInput,
  errors.EmptySubnetPoolPrefixList,
  errors.PrefixVersionMismatch,
  errors.IllegalSubnetPoolPrefixBounds,
];
export const updateSubnetPoolErrors = [...subnetPoolErrors, errors.IllegalSubnetPoolPrefixUpdate];

/** Records are read with all their prefixes. */
const prefixesPerPool = 100;

/** The shortest prefix that a pool gives unless told. */
const leastLength = { 4: 8, 6: 64 } as const;

function readPrefixes(texts: readonly string[]): readonly Cidr[] {
  const [first, ...others] = texts.map(knownCidr);
  if (first === undefined) throw errors.EmptySubnetPoolPrefixList();
  if (others.some(({ version }) => version !== first.version)) throw errors.PrefixVersionMismatch();
  const compact = compactPrefixes([first, ...others]);
  if (compact.length > prefixesPerPool)
    throw networkErrors.InvalidInput({ reason: `a subnet pool has at most ${prefixesPerPool} prefixes` });
  return compact;
}

/** A length that is outside of another. */
function assertLengths({ ipVersion, minPrefixLength, maxPrefixLength, defaultPrefixLength }: SubnetPool): void {
  const refuse = (name: string, length: number, base: string, baseLength: number) =>
    errors.IllegalSubnetPoolPrefixBounds({ prefix_type: name, prefixlen: length, base_prefix_type: base, base_prefixlen: baseLength });
  const bits = addressBits[ipVersion];
  if (maxPrefixLength > bits) throw refuse('max_prefixlen', maxPrefixLength, 'prefixlen', bits);
  if (minPrefixLength > maxPrefixLength) throw refuse('min_prefixlen', minPrefixLength, 'max_prefixlen', maxPrefixLength);
  if (defaultPrefixLength < minPrefixLength) throw refuse('default_prefixlen', defaultPrefixLength, 'min_prefixlen', minPrefixLength);
  if (defaultPrefixLength > maxPrefixLength) throw refuse('default_prefixlen', defaultPrefixLength, 'max_prefixlen', maxPrefixLength);
}

async function claimDefault(tx: Transaction, { ipVersion, id }: SubnetPool, before: boolean, after: boolean): Promise<void> {
  if (before === after) return;
  const known = await tx.get(defaultPools, ipVersion);
  if (after && known !== undefined)
    throw networkErrors.InvalidInput({
      reason: 'A default subnetpool for this IP family has already been set. Only one default may exist per IP family',
    });
  if (after) tx.put(defaultPools, { ipVersion, poolId: id });
  else if (known?.poolId === id) tx.remove(defaultPools, ipVersion);
}

export async function createSubnetPool(
  tx: Transaction,
  ports: NetworkPorts,
  caller: Caller,
  body: Posted<typeof subnetPoolAttributes>,
): Promise<SubnetPool> {
  enforceCreate(subnetPoolResource, caller, subnetPoolTarget({ projectId: body.projectId }), body);
  const prefixes = readPrefixes(body.prefixes);
  const ipVersion = prefixes[0]?.version ?? 4;
  const minPrefixLength = body.min_prefixlen ?? leastLength[ipVersion];
  const pool: SubnetPool = {
    ...newStandard(ports, body),
    ipVersion,
    prefixes: prefixes.map(formatCidr),
    minPrefixLength,
    maxPrefixLength: body.max_prefixlen ?? addressBits[ipVersion],
    defaultPrefixLength: body.default_prefixlen ?? minPrefixLength,
    defaultQuota: body.default_quota ?? null,
    isDefault: body.is_default,
    isShared: body.shared,
    addressScopeId: body.address_scope_id ?? null,
  };
  assertLengths(pool);
  await claimDefault(tx, pool, false, pool.isDefault);
  await listShared(tx, subnetPoolPrefix, pool.id, false, pool.isShared);
  await joinScope(tx, ports, caller, undefined, pool);
  await takeNetworkQuota(tx, pool.projectId, { subnetpool: 1 });
  tx.put(subnetPools, pool);
  return pool;
}

/** What it becomes; the caller puts it. Prefixes may be added, not taken away. */
export async function changedSubnetPool(
  tx: Transaction,
  ports: NetworkPorts,
  caller: Caller,
  pool: SubnetPool,
  body: Put<typeof subnetPoolAttributes>,
): Promise<SubnetPool> {
  const prefixes = body.prefixes === undefined ? pool.prefixes.map(knownCidr) : readPrefixes(body.prefixes);
  if (prefixes.some(({ version }) => version !== pool.ipVersion)) throw errors.PrefixVersionMismatch();
  if (!pool.prefixes.map(knownCidr).every((before) => prefixes.some((prefix) => covers(prefix, before))))
    throw errors.IllegalSubnetPoolPrefixUpdate({ msg: 'Existing prefixes must be a subset of the new prefixes' });
  const changed: SubnetPool = {
    ...pool,
    name: body.name ?? pool.name,
    description: body.description ?? pool.description,
    prefixes: prefixes.map(formatCidr),
    minPrefixLength: body.min_prefixlen ?? pool.minPrefixLength,
    maxPrefixLength: body.max_prefixlen ?? pool.maxPrefixLength,
    defaultPrefixLength: body.default_prefixlen ?? pool.defaultPrefixLength,
    defaultQuota: body.default_quota === undefined ? pool.defaultQuota : body.default_quota,
    isDefault: body.is_default ?? pool.isDefault,
    addressScopeId: body.address_scope_id === undefined ? pool.addressScopeId : body.address_scope_id,
  };
  assertLengths(changed);
  await claimDefault(tx, changed, pool.isDefault, changed.isDefault);
  await joinScope(tx, ports, caller, pool, changed);
  return changed;
}

export const removeSubnetPoolErrors = [errors.SubnetPoolDeleteError];

/** @param find the pool, if the caller may delete it */
export async function removeSubnetPool(ports: NetworkPorts, find: (tx: Transaction) => Promise<SubnetPool>, caller: Caller): Promise<void> {
  await transaction(ports, async (tx) => {
    const pool = await find(tx);
    for await (const _ of poolAllocations.all(ports.store, {
      index: 'table',
      partition: `SUBNETPOOL#${pool.id}`,
      range: { prefix: 'SUBNET#' },
    }))
      throw errors.SubnetPoolDeleteError({ reason: 'Subnet pool has existing allocations' });
    await claimDefault(tx, pool, pool.isDefault, false);
    await listShared(tx, subnetPoolPrefix, pool.id, pool.isShared, false);
    await joinScope(tx, ports, caller, pool, undefined);
    returnNetworkQuota(tx, pool.projectId, { subnetpool: 1 });
    tx.remove(subnetPools, pool.id);
  });
}

/** Address scopes: within one, no two pools have addresses in common. */

import type { Caller } from '../../operation/policy.ts';
import { type Transaction, transaction } from '../../store/transaction.ts';
import { knownCidr, overlap } from '../addresses/cidr.ts';
import * as errors from '../errors/subnetpools.ts';
import * as networkErrors from '../errors.ts';
import type { NetworkPorts } from '../network-ports.ts';
import type { Posted, Put } from '../resource/attribute.ts';
import { enforceCreate } from '../resource/enforce.ts';
import { newStandard } from '../resource/standard.ts';
import { type addressScopeAttributes, addressScopeResource, addressScopeTarget } from './scope-resource.ts';
import { listShared } from './sharing.ts';
import { type AddressScope, addressScopePrefix, addressScopes, type SubnetPool, subnetPools } from './subnetpool.ts';

/** Its pools are on its record. */
const poolsPerScope = 90;

export const joinScopeErrors = [
  errors.AddressScopeNotFound,
  errors.AddressScopePrefixConflict,
  errors.IllegalSubnetPoolAssociationToAddressScope,
  errors.IllegalSubnetPoolIpVersionAssociationToAddressScope,
];

const touched = ({ clock }: NetworkPorts, scope: AddressScope, poolIds: readonly string[]): AddressScope => ({
  ...scope,
  poolIds: [...poolIds],
  updatedAt: new Date(clock.now()).toISOString(),
});

/** Writes in which scope a pool is, and sees that it has no addresses in common with the others there. */
export async function joinScope(
  tx: Transaction,
  ports: NetworkPorts,
  caller: Caller,
  before: SubnetPool | undefined,
  after: SubnetPool | undefined,
): Promise<void> {
  const poolId = (after ?? before)?.id ?? '';
  const [old, wanted] = [before?.addressScopeId ?? null, after?.addressScopeId ?? null];
  if (old !== null && old !== wanted) {
    const scope = await tx.get(addressScopes, old);
    if (scope !== undefined)
      tx.put(
        addressScopes,
        touched(
          ports,
          scope,
          scope.poolIds.filter((id) => id !== poolId),
        ),
      );
  }
  if (after === undefined || wanted === null) return;
  const scope = await tx.get(addressScopes, wanted);
  if (scope === undefined || !(caller.isAdmin || scope.isShared || scope.projectId === caller.projectId))
    throw errors.AddressScopeNotFound({ address_scope_id: wanted });
  if (scope.projectId !== after.projectId && !scope.isShared)
    throw errors.IllegalSubnetPoolAssociationToAddressScope({ subnetpool_id: poolId, address_scope_id: wanted });
  if (scope.ipVersion !== after.ipVersion)
    throw errors.IllegalSubnetPoolIpVersionAssociationToAddressScope({
      subnetpool_id: poolId,
      address_scope_id: wanted,
      ip_version: scope.ipVersion,
    });
  const others = scope.poolIds.filter((id) => id !== poolId);
  if (others.length >= poolsPerScope)
    throw networkErrors.InvalidInput({ reason: `an address scope has at most ${poolsPerScope} subnet pools` });
  const blocks = after.prefixes.map(knownCidr);
  for (const id of others) {
    const prefixes = (await tx.get(subnetPools, id))?.prefixes.map(knownCidr) ?? [];
    if (prefixes.some((prefix) => blocks.some((block) => overlap(prefix, block)))) throw errors.AddressScopePrefixConflict();
  }
  tx.put(addressScopes, touched(ports, scope, [...others, poolId]));
}

export async function createAddressScope(
  tx: Transaction,
  ports: NetworkPorts,
  caller: Caller,
  body: Posted<typeof addressScopeAttributes>,
): Promise<AddressScope> {
  enforceCreate(addressScopeResource, caller, addressScopeTarget({ projectId: body.projectId }), body);
  const scope: AddressScope = {
    ...newStandard(ports, { ...body, description: '' }),
    ipVersion: body.ip_version,
    isShared: body.shared,
    poolIds: [],
  };
  await listShared(tx, addressScopePrefix, scope.id, false, scope.isShared);
  tx.put(addressScopes, scope);
  return scope;
}

export const updateAddressScopeErrors = [errors.AddressScopeUpdateError];

/** What it becomes; the caller puts it. */
export async function changedAddressScope(
  tx: Transaction,
  scope: AddressScope,
  body: Put<typeof addressScopeAttributes>,
): Promise<AddressScope> {
  if (scope.isShared && body.shared === false)
    throw errors.AddressScopeUpdateError({ address_scope_id: scope.id, reason: "Shared address scope can't be unshared" });
  const changed = { ...scope, name: body.name ?? scope.name, isShared: body.shared ?? scope.isShared };
  await listShared(tx, addressScopePrefix, scope.id, scope.isShared, changed.isShared);
  return changed;
}

export const removeAddressScopeErrors = [errors.AddressScopeInUse];

/** @param find the scope, if the caller may delete it */
export async function removeAddressScope(ports: NetworkPorts, find: (tx: Transaction) => Promise<AddressScope>): Promise<void> {
  await transaction(ports, async (tx) => {
    const scope = await find(tx);
    if (scope.poolIds.length > 0) throw errors.AddressScopeInUse({ address_scope_id: scope.id });
    await listShared(tx, addressScopePrefix, scope.id, scope.isShared, false);
    tx.remove(addressScopes, scope.id);
  });
}

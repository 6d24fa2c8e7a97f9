/** Subnet pools: prefixes that subnets are taken from; and the scopes in which their addresses are unique. */
import { z } from 'zod/mini';
import { collection } from '../../store/collection.ts';
import { compiled } from '../../store/compiled.ts';
import { indexesOf } from '../resource/partitions.ts';
import { standardShape } from '../resource/standard.ts';

const subnetPoolSchema = compiled({
  ...standardShape,
  projectId: z.string(),
  ipVersion: z.literal([4, 6]),
  /** In the fewest blocks. */
  prefixes: z.array(z.string()),
  defaultPrefixLength: z.number(),
  minPrefixLength: z.number(),
  maxPrefixLength: z.number(),
  /** How much of it a project may have: addresses of IPv4, /64 blocks of IPv6; null: no limit. */
  defaultQuota: z.nullable(z.number()),
  isDefault: z.boolean(),
  isShared: z.boolean(),
  addressScopeId: z.nullable(z.string()),
});
export type SubnetPool = z.infer<typeof subnetPoolSchema>;

export const subnetPoolPrefix = 'SUBNETPOOL';

export const subnetPools = collection({
  name: 'subnet pool',
  schema: subnetPoolSchema,
  key: (id: string) => ({ pk: `SUBNETPOOL#${id}`, sk: 'SUBNETPOOL' }),
  id: (pool) => pool.id,
  indexes: indexesOf(subnetPoolPrefix),
});

/** What of a pool is a subnet's. Whoever puts one puts the pool as well, so of two that want the same addresses one comes later. */
export const poolAllocations = collection({
  name: 'allocation of a subnet pool',
  schema: z.object({ poolId: z.string(), subnetId: z.string(), projectId: z.string(), cidr: z.string() }),
  key: ({ poolId, subnetId }: { readonly poolId: string; readonly subnetId: string }) => ({
    pk: `SUBNETPOOL#${poolId}`,
    sk: `SUBNET#${subnetId}`,
  }),
  id: ({ poolId, subnetId }) => ({ poolId, subnetId }),
});

/** The pool that subnets of an IP version are taken from unless told: there is one at most. */
export const defaultPools = collection({
  name: 'default subnet pool',
  schema: z.object({ ipVersion: z.number(), poolId: z.string() }),
  key: (ipVersion: number) => ({ pk: `DEFAULT_SUBNETPOOL#${ipVersion}`, sk: 'DEFAULT_SUBNETPOOL' }),
  id: ({ ipVersion }) => ipVersion,
});

const addressScopeSchema = compiled({
  ...standardShape,
  projectId: z.string(),
  ipVersion: z.literal([4, 6]),
  isShared: z.boolean(),
  /** The pools in it; whoever joins writes it, so that their prefixes are compared one after the other. */
  poolIds: z.array(z.string()),
});
export type AddressScope = z.infer<typeof addressScopeSchema>;

export const addressScopePrefix = 'ADDRESS_SCOPE';

export const addressScopes = collection({
  name: 'address scope',
  schema: addressScopeSchema,
  key: (id: string) => ({ pk: `ADDRESS_SCOPE#${id}`, sk: 'ADDRESS_SCOPE' }),
  id: (scope) => scope.id,
  indexes: indexesOf(addressScopePrefix),
});

/** Pools and scopes that everybody may use, in everybody's lists. */
export const sharedThings = collection({
  name: 'shared thing of the network service',
  schema: z.object({ kind: z.string(), id: z.string() }),
  key: ({ kind, id }: { readonly kind: string; readonly id: string }) => ({ pk: `SHARED#${kind}`, sk: id }),
  id: ({ kind, id }) => ({ kind, id }),
});

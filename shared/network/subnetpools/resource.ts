/** Subnet pools as Neutron's clients know them. Source: contract-network/resources.json and policies.json. */
import { formatCidr, parseCidr } from '../addresses/cidr.ts';
import * as errors from '../errors/subnetpools.ts';
import { kind, Unfit } from '../resource/attribute.ts';
import * as kinds from '../resource/kinds.ts';
import { type Resource, type Shown, shownStandard } from '../resource/resource.ts';
import * as rules from '../resource/rules.ts';
import { standardAttributes } from '../resource/standard.ts';
import { sharedSources } from './sharing.ts';
import { type SubnetPool, subnetPoolPrefix, subnetPools } from './subnetpool.ts';

const prefixes = kind((value) =>
  kinds.readList(value, (member) => {
    const block = typeof member === 'string' && member.includes('/') ? parseCidr(member) : undefined;
    if (block === undefined) throw new Unfit(`'${kinds.plain(member)}' is not a valid IP subnet`);
    return formatCidr(block);
  }),
);
const count = kinds.integer({ min: 0 }, 'conversion');

export const subnetPoolAttributes = {
  ...standardAttributes,
  name: { kind: kinds.filledName(), post: 'required', put: true, filter: true, sort: true },
  prefixes: { kind: prefixes, post: 'required', put: true },
  default_quota: { kind: kinds.orNone(kinds.readCount), post: true, put: true, filter: true, sort: true },
  ip_version: { kind: kinds.integer(), filter: true, sort: true },
  default_prefixlen: { kind: count, post: true, put: true, filter: true, sort: true },
  min_prefixlen: { kind: count, post: true, put: true, filter: true, sort: true },
  max_prefixlen: { kind: count, post: true, put: true, filter: true, sort: true },
  is_default: { kind: kinds.bool(), post: true, put: true, default: false, filter: true, sort: true, enforce: true },
  shared: { kind: kinds.bool(), post: true, default: false, filter: true, sort: true, enforce: true },
  address_scope_id: { kind: kinds.uuidOrNone(), post: true, put: true, filter: true, sort: true },
} as const;

const { admin, member, reader, shared } = rules;

const subnetPoolRules: rules.Rules = {
  create_subnetpool: [admin, member],
  'create_subnetpool:is_default': [admin],
  'create_subnetpool:shared': [admin],
  get_subnetpool: [admin, reader, shared],
  update_subnetpool: [admin, member],
  'update_subnetpool:is_default': [admin],
  delete_subnetpool: [admin, member],
};

/** Lengths come back as texts, as Neutron has them. */
const shownSubnetPool = (pool: SubnetPool): Shown => ({
  ...shownStandard(pool),
  name: pool.name,
  prefixes: pool.prefixes,
  default_quota: pool.defaultQuota,
  ip_version: pool.ipVersion,
  default_prefixlen: String(pool.defaultPrefixLength),
  min_prefixlen: String(pool.minPrefixLength),
  max_prefixlen: String(pool.maxPrefixLength),
  is_default: pool.isDefault,
  shared: pool.isShared,
  address_scope_id: pool.addressScopeId,
});

export const subnetPoolTarget = ({
  projectId,
  isShared,
}: Pick<SubnetPool, 'projectId'> & { readonly isShared?: boolean }): rules.Target => ({
  projectId,
  isShared,
});

export const subnetPoolResource: Resource<SubnetPool, typeof subnetPoolAttributes> = {
  singular: 'subnetpool',
  plural: 'subnetpools',
  path: '/subnetpools',
  attributes: subnetPoolAttributes,
  rules: subnetPoolRules,
  things: subnetPools,
  notFound: (id) => errors.SubnetPoolNotFound({ subnetpool_id: id }),
  notFoundKind: errors.SubnetPoolNotFound,
  show: async (_store, _caller, things) => things.map((pool) => ({ target: subnetPoolTarget(pool), shown: shownSubnetPool(pool) })),
  sources: sharedSources(subnetPools, subnetPoolPrefix),
};

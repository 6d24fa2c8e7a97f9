/** Networks as Neutron's clients know them. Source: contract-network/resources.json and policies.json. */
import type { Caller } from '../../operation/policy.ts';
import type { Store } from '../../store/port.ts';
import * as networkErrors from '../errors/networks.ts';
import { kind, Unfit } from '../resource/attribute.ts';
import * as kinds from '../resource/kinds.ts';
import { byIds, ownSources } from '../resource/partitions.ts';
import { type Filters, type Resource, type Shown, type Span, shownStandard } from '../resource/resource.ts';
import * as rules from '../resource/rules.ts';
import { standardAttributes } from '../resource/standard.ts';
import { subnetPools } from '../subnetpools/subnetpool.ts';
import { everyProject, isExternal, isExternalTo, isSharedWith, type Network, networkAccess, networkPrefix, networks } from './network.ts';

/** A domain's name, which ends in a dot, or nothing. */
export const dnsDomain = kind((value) => {
  if (typeof value !== 'string' || value.length > 255) throw new Unfit(`'${kinds.plain(value)}' is not a valid string`);
  const name = value.toLowerCase();
  if (name !== '' && !/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+$/.test(name)) throw new Unfit(`'${kinds.plain(name)}' is not a FQDN`);
  return name;
});

export const networkAttributes = {
  ...standardAttributes,
  admin_state_up: { kind: kinds.bool(), post: true, put: true, default: true, filter: true, sort: true },
  status: { kind: kinds.text(), filter: true, sort: true },
  subnets: { kind: kinds.uuidList() },
  shared: { kind: kinds.bool(), post: true, put: true, default: false, filter: true, enforce: true },
  'router:external': { kind: kinds.bool(), post: true, put: true, default: false, filter: true, enforce: true },
  mtu: { kind: kinds.integer({ min: 0 }), post: true, put: true, default: 0, filter: true, sort: true, enforce: true },
  availability_zones: { kind: kinds.textList() },
  availability_zone_hints: { kind: kinds.textList(), post: true, default: [], sort: true },
  ipv4_address_scope: { kind: kinds.uuidOrNone() },
  ipv6_address_scope: { kind: kinds.uuidOrNone() },
  port_security_enabled: { kind: kinds.bool(), post: true, put: true, default: true, enforce: true },
  'provider:network_type': { kind: kinds.text(32), post: true, put: true, filter: true, enforce: true },
  'provider:physical_network': { kind: kinds.textOrNone(64), post: true, put: true, filter: true, enforce: true },
  'provider:segmentation_id': { kind: kinds.orNone(kinds.readCount), post: true, put: true, filter: true, enforce: true },
  is_default: { kind: kinds.bool(), post: true, put: true, default: false, filter: true, enforce: true },
  dns_domain: { kind: dnsDomain, post: true, put: true, default: '' },
} as const;

const { admin, member, reader, shared, external, service } = rules;

const networkRules: rules.Rules = {
  create_network: [admin, member],
  'create_network:shared': [admin],
  'create_network:router:external': [admin],
  'create_network:is_default': [admin],
  'create_network:port_security_enabled': [admin, member],
  'create_network:provider:network_type': [admin],
  'create_network:provider:physical_network': [admin],
  'create_network:provider:segmentation_id': [admin],
  get_network: [admin, reader, service, shared, external],
  'get_network:provider:network_type': [admin],
  'get_network:provider:physical_network': [admin],
  'get_network:provider:segmentation_id': [admin],
  update_network: [admin, member],
  'update_network:shared': [admin],
  'update_network:router:external': [admin],
  'update_network:is_default': [admin],
  'update_network:port_security_enabled': [admin, member],
  'update_network:provider:network_type': [admin],
  'update_network:provider:physical_network': [admin],
  'update_network:provider:segmentation_id': [admin],
  delete_network: [admin, member],
};

export const networkTarget = (network: Network, caller: Caller): rules.Target => ({
  projectId: network.projectId,
  parentProjectId: network.projectId,
  isShared: isSharedWith(network, caller),
  isExternal: isExternalTo(network, caller),
});

/** The address scope that a network's subnets of an IP version are in. */
type ScopeOf = (network: Network, version: 4 | 6) => string | null;

/** Scopes are those of the pools, as they are now; pools are read for networks that have taken from some. */
async function scopesOf(store: Store, things: readonly Network[]): Promise<ScopeOf> {
  const ids = new Set(things.flatMap(({ poolIds = {} }) => Object.values(poolIds)));
  const scopes = new Map<string, string | null>();
  for await (const { id, addressScopeId } of byIds(subnetPools, store, [...ids])) scopes.set(id, addressScopeId);
  return ({ poolIds }, version) => scopes.get(poolIds?.[version] ?? '') ?? null;
}

function shownNetwork(network: Network, caller: Caller, scopeOf: ScopeOf): Shown {
  return {
    ...shownStandard(network),
    name: network.name,
    admin_state_up: network.adminStateUp,
    status: 'ACTIVE',
    subnets: network.subnetIds,
    // Its owner sees it as shared when everybody may use it, others when they may.
    shared: network.sharedWith.includes(everyProject) || (network.projectId !== caller.projectId && isSharedWith(network, caller)),
    'router:external': isExternal(network),
    mtu: network.mtu,
    availability_zones: [],
    availability_zone_hints: network.availabilityZoneHints,
    ipv4_address_scope: scopeOf(network, 4),
    ipv6_address_scope: scopeOf(network, 6),
    port_security_enabled: network.portSecurityEnabled,
    'provider:network_type': network.networkType,
    'provider:physical_network': network.physicalNetwork,
    'provider:segmentation_id': network.segmentationId,
    is_default: network.isDefault,
    dns_domain: network.dnsDomain,
  };
}

/** The networks of others that a project may use, in the order of ids. */
async function* accessible(store: Store, target: string): AsyncGenerator<Network, void, undefined> {
  const ids: string[] = [];
  for await (const { networkId } of networkAccess.all(store, { index: 'table', partition: `NETWORK_ACCESS#${target}` }))
    ids.push(networkId);
  yield* byIds(networks, store, ids);
}

/** The networks that a caller may see at most. */
export async function networkSources(
  store: Store,
  caller: Caller,
  filters: Filters,
  span: Span = {},
): Promise<readonly AsyncIterable<Network>[]> {
  const own = ownSources(networks, networkPrefix, store, caller, filters, span);
  if (caller.isAdmin || filters['id'] !== undefined) return own;
  return [...own, ...[everyProject, caller.projectId ?? ''].map((target) => accessible(store, target))];
}

export const networkResource: Resource<Network, typeof networkAttributes> = {
  singular: 'network',
  plural: 'networks',
  path: '/networks',
  attributes: networkAttributes,
  rules: networkRules,
  things: networks,
  notFound: (id) => networkErrors.NetworkNotFound({ net_id: id }),
  notFoundKind: networkErrors.NetworkNotFound,
  async show(store, caller, things) {
    const scopeOf = await scopesOf(store, things);
    return things.map((network) => ({ target: networkTarget(network, caller), shown: shownNetwork(network, caller, scopeOf) }));
  },
  sources: networkSources,
};

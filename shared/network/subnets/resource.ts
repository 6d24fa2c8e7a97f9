/** Subnets as Neutron's clients know them. Source: contract-network/resources.json and policies.json. */
import type { Caller } from '../../operation/policy.ts';
import type { Store } from '../../store/port.ts';
import * as addressKinds from '../addresses/kinds.ts';
import * as errors from '../errors/subnets.ts';
import { isExternal, isExternalTo, isSharedWith, type Network, networks } from '../networks/network.ts';
import { networkSources } from '../networks/resource.ts';
import { kind, Unfit } from '../resource/attribute.ts';
import * as kinds from '../resource/kinds.ts';
import { byIds, ownSources } from '../resource/partitions.ts';
import { type Filters, type Resource, type Shown, type Span, shownStandard } from '../resource/resource.ts';
import * as rules from '../resource/rules.ts';
import { standardAttributes } from '../resource/standard.ts';
import { ipv6Modes, type Subnet, subnetPrefix, subnets } from './subnet.ts';

const version = kind((value) => {
  const number = typeof value === 'string' && /^\s*\d{1,3}\s*$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) throw new Unfit(`'${kinds.plain(value)}' is not an integer`, 'conversion');
  if (number !== 4 && number !== 6) throw new Unfit(`${number} is not in valid_values`);
  return number;
});

/** Device owners that may have addresses of a subnet. */
const serviceTypes = kind((value) => {
  const types = kinds.readList(value ?? [], (member) => member);
  for (const type of types) {
    if (typeof type !== 'string' || type.length > 255) throw new Unfit(`'${kinds.plain(type)}' is not a valid string`);
    if (!/^(network|compute|neutron|baremetal):/.test(type)) throw new Unfit(`'${type}' is not a valid service type`);
  }
  return types as readonly string[];
});

const poolId = kind((value) => (value === null ? null : kinds.readUuid(value)));

export const subnetAttributes = {
  ...standardAttributes,
  ip_version: { kind: version, post: 'required', filter: true, sort: true },
  network_id: { kind: kinds.uuid(), post: 'required', filter: true, sort: true },
  subnetpool_id: { kind: poolId, post: true, filter: true, sort: true },
  use_default_subnetpool: { kind: kinds.bool(), post: true, default: false },
  prefixlen: { kind: kinds.integer({ min: 0 }), post: true },
  cidr: { kind: addressKinds.cidr(), post: true, filter: true, sort: true },
  gateway_ip: { kind: addressKinds.addressOrNone(), post: true, put: true, filter: true, sort: true },
  allocation_pools: { kind: addressKinds.pools(), post: true, put: true },
  dns_nameservers: { kind: addressKinds.nameservers(), post: true, put: true },
  host_routes: { kind: addressKinds.routes(), post: true, put: true },
  enable_dhcp: { kind: kinds.bool(), post: true, put: true, default: true, filter: true, sort: true },
  ipv6_ra_mode: { kind: kinds.oneOf([...ipv6Modes, null]), post: true, filter: true, sort: true },
  ipv6_address_mode: { kind: kinds.oneOf([...ipv6Modes, null]), post: true, filter: true, sort: true },
  service_types: { kind: serviceTypes, post: true, put: true, enforce: true },
  /** Those of its network; filters only. */
  shared: { kind: kinds.bool(), filter: true },
  'router:external': { kind: kinds.bool(), filter: true },
} as const;

const { admin, reader, member, parentReader, parentMember, shared, external, service } = rules;

const subnetRules: rules.Rules = {
  create_subnet: [admin, parentMember],
  'create_subnet:service_types': [admin],
  get_subnet: [reader, shared, external, admin, parentReader, service],
  update_subnet: [member, admin, parentMember],
  'update_subnet:service_types': [admin],
  delete_subnet: [member, admin, parentMember],
};

export const subnetTarget = (subnet: Pick<Subnet, 'projectId'>, network: Network | undefined, caller: Caller): rules.Target => ({
  projectId: subnet.projectId,
  parentProjectId: network?.projectId,
  isShared: network !== undefined && isSharedWith(network, caller),
  isExternal: network !== undefined && isExternalTo(network, caller),
});

function shownSubnet(subnet: Subnet, network: Network | undefined): Shown {
  return {
    ...shownStandard(subnet),
    name: subnet.name,
    ip_version: subnet.ipVersion,
    network_id: subnet.networkId,
    subnetpool_id: subnet.subnetpoolId,
    cidr: subnet.cidr,
    gateway_ip: subnet.gatewayIp,
    allocation_pools: subnet.allocationPools,
    dns_nameservers: subnet.dnsNameservers,
    host_routes: subnet.hostRoutes,
    enable_dhcp: subnet.enableDhcp,
    ipv6_ra_mode: subnet.ipv6RaMode,
    ipv6_address_mode: subnet.ipv6AddressMode,
    service_types: subnet.serviceTypes,
    'router:external': network !== undefined && isExternal(network),
  };
}

/** The networks of things, read once each. */
export async function networksOf(store: Store, things: readonly { readonly networkId: string }[]): Promise<ReadonlyMap<string, Network>> {
  const found = new Map<string, Network>();
  for await (const network of byIds(
    networks,
    store,
    things.map(({ networkId }) => networkId),
  ))
    found.set(network.id, network);
  return found;
}

async function* ofNetworks(store: Store, sources: readonly AsyncIterable<Network>[]): AsyncGenerator<Subnet, void, undefined> {
  const ids: string[] = [];
  for (const source of sources) for await (const { subnetIds } of source) ids.push(...subnetIds);
  yield* byIds(subnets, store, ids);
}

async function subnetSources(store: Store, caller: Caller, filters: Filters, span: Span): Promise<readonly AsyncIterable<Subnet>[]> {
  const networkIds = filters['network_id'];
  if (networkIds !== undefined)
    return [
      ofNetworks(store, [
        byIds(
          networks,
          store,
          networkIds.filter((id) => id !== ''),
        ),
      ]),
    ];
  const own = ownSources(subnets, subnetPrefix, store, caller, filters, span);
  if (caller.isAdmin || filters['id'] !== undefined) return own;
  return [...own, ofNetworks(store, await networkSources(store, caller, {}))];
}

export const subnetResource: Resource<Subnet, typeof subnetAttributes> = {
  singular: 'subnet',
  plural: 'subnets',
  path: '/subnets',
  attributes: subnetAttributes,
  rules: subnetRules,
  things: subnets,
  notFound: (id) => errors.SubnetNotFound({ subnet_id: id }),
  notFoundKind: errors.SubnetNotFound,
  show: async (store, caller, things) => {
    const found = await networksOf(store, things);
    return things.map((subnet) => {
      const network = found.get(subnet.networkId);
      return { target: subnetTarget(subnet, network, caller), shown: shownSubnet(subnet, network) };
    });
  },
  sources: subnetSources,
  special: {
    shared: (value) => (kinds.readBool(value) === undefined ? undefined : (shown) => shown['shared'] === kinds.readBool(value)),
  },
};

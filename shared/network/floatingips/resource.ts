/** Floating IPs as Neutron's clients know them. Source: contract-network/resources.json and policies.json. */
import type { Store } from '../../store/port.ts';
import * as addressKinds from '../addresses/kinds.ts';
import * as errors from '../errors/floatingips.ts';
import { dnsDomain } from '../networks/resource.ts';
import { dnsName } from '../ports/dns.ts';
import { type Port, ports } from '../ports/port.ts';
import * as kinds from '../resource/kinds.ts';
import { byIds, ownSources } from '../resource/partitions.ts';
import { type Filters, type Resource, type Shown, shownStandard } from '../resource/resource.ts';
import * as rules from '../resource/rules.ts';
import { standardAttributes } from '../resource/standard.ts';
import { type FloatingIp, floatingIpPrefix, floatingIps } from './floating-ip.ts';

const { name: _, ...nameless } = standardAttributes;

export const floatingIpAttributes = {
  ...nameless,
  floating_ip_address: { kind: addressKinds.addressOrNone(), post: true, default: null, filter: true, sort: true, enforce: true },
  subnet_id: { kind: kinds.uuidOrNone(), post: true, default: null },
  floating_network_id: { kind: kinds.uuid(), post: 'required', filter: true, sort: true },
  router_id: { kind: kinds.uuidOrNone(), filter: true, sort: true },
  port_id: { kind: kinds.uuidOrNone(), post: true, put: true, filter: true },
  fixed_ip_address: { kind: addressKinds.addressOrNone(), post: true, put: true, filter: true, sort: true },
  status: { kind: kinds.text(), filter: true, sort: true },
  port_details: { kind: kinds.text() },
  dns_name: { kind: dnsName, post: true, default: '' },
  dns_domain: { kind: dnsDomain, post: true, default: '' },
} as const;

const { admin, member, reader, manager } = rules;

const floatingIpRules: rules.Rules = {
  create_floatingip: [admin, member],
  'create_floatingip:floating_ip_address': [admin, manager],
  get_floatingip: [admin, reader],
  update_floatingip: [admin, member],
  delete_floatingip: [admin, member],
};

const portDetails = (port: Port) => ({
  name: port.name,
  network_id: port.networkId,
  mac_address: port.macAddress,
  admin_state_up: port.adminStateUp,
  status: port.status,
  device_id: port.deviceId,
  device_owner: port.deviceOwner,
});

/** It leads somewhere once what it leads to is plugged. */
const statusOf = (port: Port | undefined) => (port?.status === 'ACTIVE' ? 'ACTIVE' : 'DOWN');

function shownFloatingIp(floatingIp: FloatingIp, port: Port | undefined): Shown {
  const { target } = floatingIp;
  return {
    ...shownStandard(floatingIp),
    floating_ip_address: floatingIp.address,
    floating_network_id: floatingIp.networkId,
    router_id: target?.routerId ?? null,
    port_id: target?.portId ?? null,
    fixed_ip_address: target?.address ?? null,
    status: statusOf(port),
    port_details: port === undefined ? null : portDetails(port),
    dns_name: floatingIp.dnsName,
    dns_domain: floatingIp.dnsDomain,
  };
}

export const floatingIpTarget = ({ projectId }: Pick<FloatingIp, 'projectId'>): rules.Target => ({ projectId });

/** What leads to a port stands on it. */
async function* ofPorts(store: Store, ids: readonly string[]): AsyncGenerator<FloatingIp, void, undefined> {
  const found: string[] = [];
  for await (const port of byIds(ports, store, ids)) found.push(...port.floatingIps.map(({ id }) => id));
  yield* byIds(floatingIps, store, found);
}

function ofAskedPorts(store: Store, filters: Filters): readonly AsyncIterable<FloatingIp>[] | undefined {
  const ids = filters['port_id'];
  return ids === undefined || ids.some((id) => id === '' || id.length > 255) ? undefined : [ofPorts(store, ids)];
}

export const floatingIpResource: Resource<FloatingIp, typeof floatingIpAttributes> = {
  singular: 'floatingip',
  plural: 'floatingips',
  path: '/floatingips',
  attributes: floatingIpAttributes,
  rules: floatingIpRules,
  things: floatingIps,
  notFound: (id) => errors.FloatingIPNotFound({ floatingip_id: id }),
  notFoundKind: errors.FloatingIPNotFound,
  show: async (store, _caller, things) => {
    const found = new Map<string, Port>();
    const ids = things.flatMap(({ target }) => target?.portId ?? []);
    for await (const port of byIds(ports, store, ids)) found.set(port.id, port);
    return things.map((each) => ({ target: floatingIpTarget(each), shown: shownFloatingIp(each, found.get(each.target?.portId ?? '')) }));
  },
  sources: async (store, caller, filters, span) =>
    ofAskedPorts(store, filters) ?? ownSources(floatingIps, floatingIpPrefix, store, caller, filters, span),
};

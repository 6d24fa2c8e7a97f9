/** Ports as Neutron's clients know them. Source: contract-network/resources.json and policies.json. */

import type { Caller } from '../../operation/policy.ts';
import { ownMember } from '../../own-member.ts';
import type { Store } from '../../store/port.ts';
import { canonicalAddress } from '../addresses/address.ts';
import * as addressKinds from '../addresses/kinds.ts';
import * as errors from '../errors/ports.ts';
import * as networkErrors from '../errors.ts';
import { isSharedWith, networkPrefix, networks } from '../networks/network.ts';
import { kind, Unfit } from '../resource/attribute.ts';
import * as kinds from '../resource/kinds.ts';
import { byIds, ofProject, ownSources } from '../resource/partitions.ts';
import { type Filters, type Resource, type Shown, type Span, shownStandard } from '../resource/resource.ts';
import * as rules from '../resource/rules.ts';
import { standardAttributes } from '../resource/standard.ts';
import { membersOf } from '../security-groups/security-group.ts';
import { networksOf } from '../subnets/resource.ts';
import { dnsAssignment, dnsName } from './dns.ts';
import { addressPairs } from './filtering.ts';
import { portsOfNetwork } from './of-network.ts';
import { devicePartition, type Port, portPrefix, ports, vnicTypes } from './port.ts';

const host = kind((value) => {
  if (value !== null && (typeof value !== 'string' || value.length > 255)) throw new Unfit(`'${kinds.plain(value)}' is not a valid string`);
  return value ?? '';
});

/** Options of DHCP besides those that follow from the subnet. A null takes one away. */
const dhcpOptions = kind((value) => {
  if (value === null) return [];
  if (!Array.isArray(value)) throw new Unfit(`'${kinds.plain(value)}' is not a list`);
  return value.map((member) => {
    const { opt_name: name, opt_value: text, ip_version: version = 4, ...others } = kinds.readObject(member);
    if (Object.keys(others).length > 0) throw new Unfit(`Unexpected keys supplied: ${Object.keys(others).join(', ')}`);
    if (typeof name !== 'string' || name.trim() === '' || name.length > 64 || /[\r\n]/.test(name))
      throw new Unfit(`'${kinds.plain(name)}' is not a valid option name`);
    if (text !== null && (typeof text !== 'string' || text.length > 255 || /[\r\n]/.test(text)))
      throw new Unfit(`'${kinds.plain(text)}' is not a valid string`);
    const ipVersion = Number(version);
    if (ipVersion !== 4 && ipVersion !== 6) throw new Unfit(`${kinds.plain(version)} is not in valid_values`);
    return { name, value: text, ipVersion: ipVersion as 4 | 6 };
  });
});

export const portAttributes = {
  ...standardAttributes,
  /** Taken by master without the extension that would keep them, and dropped there; kept here. */
  tags: { kind: kinds.textList(), post: true, default: [], filter: true },
  network_id: { kind: kinds.uuid(), post: 'required', filter: true, sort: true },
  admin_state_up: { kind: kinds.bool(), post: true, put: true, default: true, filter: true, sort: true },
  mac_address: { kind: addressKinds.macOrNone(), post: true, put: true, filter: true, sort: true, enforce: true },
  fixed_ips: {
    kind: addressKinds.fixedIps(kinds.readUuid),
    post: true,
    put: true,
    filter: true,
    enforce: true,
    enforceParts: ['ip_address', 'subnet_id'],
  },
  device_id: { kind: kinds.text(), post: true, put: true, default: '', filter: true, sort: true, enforce: true },
  device_owner: { kind: kinds.text(), post: true, put: true, default: '', filter: true, sort: true, enforce: true },
  status: { kind: kinds.text(), filter: true, sort: true },
  allowed_address_pairs: { kind: addressPairs(), post: true, put: true, enforce: true, enforceParts: ['mac_address', 'ip_address'] },
  extra_dhcp_opts: { kind: dhcpOptions, post: true, put: true },
  ip_allocation: { kind: kinds.text(), filter: true, sort: true },
  'binding:vif_type': { kind: kinds.text() },
  'binding:vif_details': { kind: kinds.text() },
  'binding:vnic_type': { kind: kinds.oneOf(vnicTypes), post: true, put: true, default: 'normal', enforce: true },
  'binding:host_id': { kind: host, post: true, put: true, filter: true, enforce: true },
  'binding:profile': { kind: kinds.objectOrNone(), post: true, put: true, enforce: true },
  port_security_enabled: { kind: kinds.bool(), post: true, put: true, enforce: true },
  dns_name: { kind: dnsName, post: true, put: true, default: '' },
  dns_assignment: { kind: kinds.text() },
  security_groups: { kind: kinds.uuidList(), post: true, put: true, filter: true },
} as const;

const { admin, service, reader, member, parentReader, parentMember, parentManager, shared, ordinaryOwner } = rules;

const changes: readonly rules.NetworkCheck[] = [admin, service, parentMember];

const portRules: rules.Rules = {
  create_port: [...changes, shared],
  'create_port:device_id': [admin, member, service],
  'create_port:device_owner': [ordinaryOwner, ...changes],
  'create_port:mac_address': changes,
  'create_port:fixed_ips': [...changes, shared],
  'create_port:fixed_ips:ip_address': changes,
  'create_port:fixed_ips:subnet_id': [...changes, shared],
  'create_port:port_security_enabled': changes,
  'create_port:binding:host_id': [admin, service],
  'create_port:binding:profile': [service],
  'create_port:binding:vnic_type': [admin, member, service],
  'create_port:allowed_address_pairs': changes,
  'create_port:allowed_address_pairs:mac_address': changes,
  'create_port:allowed_address_pairs:ip_address': changes,
  get_port: [admin, service, parentReader, reader],
  'get_port:binding:vif_type': [admin, service],
  'get_port:binding:vif_details': [admin, service],
  'get_port:binding:host_id': [admin, service],
  'get_port:binding:profile': [admin, service],
  update_port: [admin, service, member],
  'update_port:device_id': [admin, member, service],
  'update_port:device_owner': [ordinaryOwner, ...changes],
  'update_port:mac_address': [admin, service, parentManager],
  'update_port:fixed_ips': changes,
  'update_port:fixed_ips:ip_address': changes,
  'update_port:fixed_ips:subnet_id': [...changes, shared],
  'update_port:port_security_enabled': changes,
  'update_port:binding:host_id': [admin, service],
  'update_port:binding:profile': [service],
  'update_port:binding:vnic_type': [admin, service, member],
  'update_port:allowed_address_pairs': changes,
  'update_port:allowed_address_pairs:mac_address': changes,
  'update_port:allowed_address_pairs:ip_address': changes,
  delete_port: [admin, service, parentMember, member],
};

/** How hosts plug ports: bridges, on which their filters stand. */
const vifDetails = { port_filter: true, connectivity: 'l2' };

function shownPort(port: Port): Shown {
  return {
    ...shownStandard(port),
    name: port.name,
    network_id: port.networkId,
    admin_state_up: port.adminStateUp,
    mac_address: port.macAddress,
    fixed_ips: port.fixedIps.map(({ subnetId, address }) => ({ subnet_id: subnetId, ip_address: address })),
    device_id: port.deviceId,
    device_owner: port.deviceOwner,
    status: port.status,
    allowed_address_pairs: port.allowedAddressPairs.map(({ address, macAddress }) => ({ ip_address: address, mac_address: macAddress })),
    extra_dhcp_opts: port.extraDhcpOpts.map(({ name, value, ipVersion }) => ({ opt_name: name, opt_value: value, ip_version: ipVersion })),
    ip_allocation: port.ipAllocation,
    'binding:vif_type': port.vifType,
    'binding:vif_details': port.vifType === 'bridge' ? vifDetails : {},
    'binding:vnic_type': port.vnicType,
    'binding:host_id': port.hostId,
    'binding:profile': port.profile,
    port_security_enabled: port.portSecurityEnabled,
    dns_name: port.dnsName,
    dns_assignment: dnsAssignment(port),
    security_groups: port.securityGroupIds,
  };
}

async function* ofMembers(store: Store, groupIds: readonly string[]): AsyncGenerator<Port, void, undefined> {
  const ids: string[] = [];
  for (const groupId of groupIds) {
    for await (const { portId } of membersOf(store, groupId)) ids.push(portId);
  }
  yield* byIds(ports, store, ids);
}

/** Ports of others on networks of the caller's project that others may use. */
async function* onOwnNetworks(store: Store, projectId: string): AsyncGenerator<Port, void, undefined> {
  const ids: string[] = [];
  for await (const network of ofProject(networks, networkPrefix, store, projectId)) {
    if (network.sharedWith.length + network.externalTo.length === 0) continue;
    for await (const port of portsOfNetwork(store, network.id)) ids.push(port.id);
  }
  yield* byIds(ports, store, ids);
}

const known = (ids: readonly string[] | undefined) => ids?.filter((id) => id !== '' && id.length < 256);

async function portSources(store: Store, caller: Caller, filters: Filters, span: Span): Promise<readonly AsyncIterable<Port>[]> {
  const [devices, networkIds, groupIds] = [known(filters['device_id']), known(filters['network_id']), known(filters['security_groups'])];
  if (devices !== undefined && devices.length > 0 && devices.length === filters['device_id']?.length)
    return devices.map((id) => ports.all(store, { index: 'host', partition: devicePartition(id) }));
  if (networkIds !== undefined) return networkIds.map((id) => portsOfNetwork(store, id));
  if (groupIds !== undefined) return [ofMembers(store, groupIds)];
  const own = ownSources(ports, portPrefix, store, caller, filters, span);
  return caller.isAdmin || filters['id'] !== undefined ? own : [...own, onOwnNetworks(store, caller.projectId ?? '')];
}

type Fixed = readonly { readonly subnet_id: string; readonly ip_address: string }[];

const fixedOf = (shown: Shown) => shown['fixed_ips'] as Fixed;

const fixedIpTests: Readonly<Record<string, (wanted: string) => (shown: Shown) => boolean>> = {
  ip_address: (wanted) => (shown) => fixedOf(shown).some(({ ip_address: ip }) => ip === (canonicalAddress(wanted) ?? wanted)),
  subnet_id: (wanted) => (shown) => fixedOf(shown).some(({ subnet_id: id }) => id === wanted),
  ip_address_substr: (wanted) => (shown) => fixedOf(shown).some(({ ip_address: ip }) => ip.includes(wanted)),
};

/** `ip_address=A`, `subnet_id=S`, `ip_address_substr=T`; other keys are no filters. Several of one key: any of them; of several keys: each. */
function fixedIpTest(values: readonly string[]): (shown: Shown) => boolean {
  const tests = new Map<string, ((shown: Shown) => boolean)[]>();
  for (const value of values) {
    const separator = value.indexOf('=');
    if (separator < 1) throw networkErrors.InvalidInput({ reason: `'${value}' is not of the form <key>=[value]` });
    const key = value.slice(0, separator);
    const test = ownMember(fixedIpTests, key)?.(value.slice(separator + 1));
    if (test !== undefined) tests.set(key, [...(tests.get(key) ?? []), test]);
  }
  return (shown) => [...tests.values()].every((any) => any.some((test) => test(shown)));
}

export const portTarget = (port: Pick<Port, 'projectId' | 'networkProjectId' | 'deviceOwner'>, isOnShared = false): rules.Target => ({
  projectId: port.projectId,
  parentProjectId: port.networkProjectId,
  deviceOwner: port.deviceOwner,
  isShared: isOnShared,
});

export const portResource: Resource<Port, typeof portAttributes> = {
  singular: 'port',
  plural: 'ports',
  path: '/ports',
  attributes: portAttributes,
  rules: portRules,
  things: ports,
  notFound: (id) => errors.PortNotFound({ port_id: id }),
  notFoundKind: errors.PortNotFound,
  show: async (store, caller, things) => {
    // Only whoever may change something on a shared network is asked whether it is one.
    const found = things.length === 1 ? await networksOf(store, things) : undefined;
    return things.map((port) => {
      const network = found?.get(port.networkId);
      return { target: portTarget(port, network !== undefined && isSharedWith(network, caller)), shown: shownPort(port) };
    });
  },
  sources: portSources,
  together: { fixed_ips: fixedIpTest },
  special: {
    security_groups: (value) => (shown) => (shown['security_groups'] as readonly string[]).includes(value),
    mac_address: (value) => (shown) => shown['mac_address'] === value.toLowerCase(),
  },
};

/** Networks, floating IPs and security groups as the Compute API showed them: what the network service shows, in older words. Pure. Source: contract/schemas. */
import { view } from '../../operation/view.ts';
import type { Shown } from '../resource/resource.ts';
import { calledOf } from './ask.ts';

/** Things by their ids. */
type ById = ReadonlyMap<unknown, Shown>;

export interface PoolsById {
  readonly networks: ById;
}

/** A server's port names the server as its device; others name what is none. */
const serverOf = (shown: Shown): unknown => {
  const port = shown['port_details'] as Shown | null;
  return port !== null && String(port['device_owner']).startsWith('compute:') ? port['device_id'] || null : null;
};

export const novaFloatingIpView = /* @__PURE__ */ view<Shown, PoolsById>({
  id: ({ id }) => id,
  ip: ({ floating_ip_address }) => floating_ip_address,
  pool: ({ floating_network_id: id }, { networks }) => calledOf(networks.get(id) ?? { id }),
  fixed_ip: ({ fixed_ip_address }) => fixed_ip_address,
  instance_id: serverOf,
});

/** What nova-network had and Neutron has not; the second are told to administrators. Source: contract/schemas/NetworkController.show.json. */
const gone = ['cidr', 'netmask', 'gateway', 'broadcast', 'dns1', 'dns2', 'cidr_v6', 'gateway_v6', 'netmask_v6'];
const goneForAdministrators = [
  'created_at',
  'updated_at',
  'deleted_at',
  'deleted',
  'injected',
  'bridge',
  'vlan',
  'vpn_public_address',
  'vpn_public_port',
  'vpn_private_address',
  'bridge_interface',
  'dhcp_start',
  'project_id',
  'host',
  'multi_host',
  'mtu',
  'dhcp_server',
  'enable_dhcp',
  'share_address',
  'priority',
  'rxtx_base',
];
const nothing = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, null]));

export const novaNetwork = ({ id, name: label }: Shown, { isAdmin }: { readonly isAdmin: boolean }): Shown => ({
  id,
  label,
  ...nothing(gone),
  ...(isAdmin ? nothing(goneForAdministrators) : {}),
});

/** The word `None` is Nova's, and what clients know. */
export const tenantNetwork = ({ id, name: label }: Shown): Shown => ({ id, cidr: 'None', label });

export interface RemoteGroups {
  readonly groups: ById;
}

/** All ports of what has them, every type and code of what has none. */
function portsOf({ protocol, port_range_min: min, port_range_max: max }: Shown): readonly [from: unknown, to: unknown] {
  if (protocol === null || min !== null || max !== null) return [min, max];
  return ['tcp', 'udp'].includes(String(protocol)) ? [1, 65_535] : [-1, -1];
}

export const novaRuleView = /* @__PURE__ */ view<Shown, RemoteGroups>({
  id: ({ id }) => id,
  parent_group_id: ({ security_group_id }) => security_group_id,
  ip_protocol: ({ protocol }) => protocol,
  from_port: (rule) => portsOf(rule)[0],
  to_port: (rule) => portsOf(rule)[1],
  group({ remote_group_id: id }, { groups }) {
    const group = groups.get(id);
    return group === undefined ? {} : { name: group['name'], tenant_id: group['tenant_id'] };
  },
  ip_range: ({ remote_group_id: id, remote_ip_prefix: cidr }) => (id === null ? { cidr: cidr ?? '0.0.0.0/0' } : {}),
});

export const rulesIn = (group: Shown) => group['security_group_rules'] as readonly Shown[];

/** The Compute API knows what comes in. What names a group that the caller does not see is left out, as in Nova. */
export const novaGroupView = /* @__PURE__ */ view<Shown, RemoteGroups & { readonly version: number }>({
  id: ({ id }) => id,
  name: ({ name }) => name,
  description: ({ description }) => description,
  tenant_id: ({ tenant_id }) => tenant_id,
  rules: (group, { groups, version }) =>
    rulesIn(group)
      .filter(({ direction, remote_group_id: id }) => direction === 'ingress' && (id === null || groups.has(id)))
      .map((rule) => novaRuleView.show(rule, version, { groups })),
});

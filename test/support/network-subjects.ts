/** Things of the Networking API with a value for each of their attributes, for the walk over what Neutron says of them. */
import type { asking } from './network.ts';
import { projects } from './personas.ts';

type Ask = ReturnType<typeof asking>;

/** A value that is sent, and what is then shown where that is another. */
interface Value {
  readonly sent: unknown;
  readonly shown?: unknown;
  /** What must be sent with it. */
  readonly with?: object;
  /** What is in it, each with a rule of its own. */
  readonly parts?: readonly string[];
  /** The type of the error where nobody may, whatever the table says. */
  readonly refused?: string;
}

export interface Subject {
  readonly path: string;
  readonly singular: string;
  /** What the smallest request says, of things that nobody else has. */
  readonly base: () => Promise<Record<string, unknown>>;
  readonly post: Readonly<Record<string, Value>>;
  readonly put: Readonly<Record<string, Value>>;
  /** What is to be sent for what follows from it to be there. */
  readonly following?: Readonly<Record<string, object>>;
}

/** What may not be told apart by a list, or is nothing that is sent. */
export type Subjects = Readonly<Record<string, Subject>>;

const named = { name: { sent: 'front' }, description: { sent: 'about it' } };
const renamed = { name: { sent: 'back' }, description: { sent: 'otherwise' } };
const whose = { tenant_id: { sent: projects.own } };

export async function networkSubjects(ask: Ask): Promise<Subjects> {
  async function make(path: string, key: string, body: object): Promise<string> {
    const made = await ask('POST', path, 'admin', { [key]: { tenant_id: projects.own, ...body } });
    if (made.status !== 201) throw new Error(`${path}: ${JSON.stringify(made.body)}`);
    return made.text(`${key}.id`);
  }
  const network = (more: object = {}) => make('/networks', 'network', more);
  const subnet = (networkId: string, more: object = {}) =>
    make('/subnets', 'subnet', { network_id: networkId, ip_version: 4, cidr: '10.0.0.0/24', ...more });

  // So many are made that a new project may not have them.
  const all = ['network', 'subnet', 'port', 'router', 'floatingip', 'subnetpool', 'security_group', 'security_group_rule', 'rbac_policy'];
  for (const project of Object.values(projects))
    await ask('PUT', `/quotas/${project}`, 'admin', { quota: Object.fromEntries(all.map((name) => [name, -1])) });
  const external = await network({ 'router:external': true });
  const outside = await subnet(external, { cidr: '203.0.113.0/24', enable_dhcp: false });
  const internal = await network();
  const inside = await subnet(internal);
  const inside6 = await network();
  await subnet(inside6, { ip_version: 6, cidr: 'fd00::/64' });
  const router = await make('/routers', 'router', { external_gateway_info: { network_id: external } });
  await ask('PUT', `/routers/${router}/add_router_interface`, 'admin', { subnet_id: inside });
  const group = await make('/security-groups', 'security_group', { name: 'g' });
  const scope = await make('/address-scopes', 'address_scope', { name: 's', ip_version: 4 });
  const pool = await make('/subnetpools', 'subnetpool', { name: 'p', prefixes: ['10.64.0.0/12'], default_prefixlen: 26 });
  const reached = () => make('/ports', 'port', { network_id: internal });
  const [first, second, third] = [await reached(), await reached(), await reached()];
  const addressOf = async (port: string) => (await ask('GET', `/ports/${port}`, 'admin')).text('port.fixed_ips.0.ip_address');

  let count = 0;
  function nextBlock(): string {
    count += 1;
    return `10.${count % 64}.0.0/16`;
  }
  const fromCidr = { cidr: '10.0.1.0/24' };
  const gateway = (address: string) => ({
    network_id: external,
    enable_snat: false,
    external_fixed_ips: [{ subnet_id: outside, ip_address: address }],
  });
  const sixth = { ip_version: 6, cidr: 'fd00:1::/64' };

  return {
    networks: {
      path: '/networks',
      singular: 'network',
      base: async () => ({}),
      post: {
        ...named,
        ...whose,
        admin_state_up: { sent: false },
        shared: { sent: true },
        'router:external': { sent: true },
        mtu: { sent: 1400 },
        port_security_enabled: { sent: false },
        availability_zone_hints: { sent: [] },
        'provider:network_type': { sent: 'vlan', with: { 'provider:physical_network': 'physnet1' } },
        'provider:physical_network': { sent: 'physnet1', with: { 'provider:network_type': 'vlan' } },
        'provider:segmentation_id': { sent: 711, with: { 'provider:network_type': 'vlan', 'provider:physical_network': 'physnet1' } },
        is_default: { sent: true, with: { 'router:external': true } },
        dns_domain: { sent: 'example.org.' },
      },
      put: {
        ...renamed,
        admin_state_up: { sent: false },
        shared: { sent: true },
        'router:external': { sent: true },
        mtu: { sent: 1300 },
        port_security_enabled: { sent: false },
        is_default: { sent: false },
        dns_domain: { sent: 'example.com.' },
        // Their plugin changes none.
        'provider:network_type': { sent: 'vlan', refused: 'InvalidInput' },
        'provider:physical_network': { sent: 'physnet1', refused: 'InvalidInput' },
        'provider:segmentation_id': { sent: 9, refused: 'InvalidInput' },
      },
    },
    subnets: {
      path: '/subnets',
      singular: 'subnet',
      base: async () => ({ network_id: await network(), ip_version: 4, ...fromCidr }),
      post: {
        ...named,
        ...whose,
        ip_version: { sent: 6, with: sixth },
        cidr: { sent: '10.5.0.0/20' },
        gateway_ip: { sent: '10.0.1.7' },
        allocation_pools: { sent: [{ start: '10.0.1.20', end: '10.0.1.30' }] },
        dns_nameservers: { sent: ['198.51.100.1'] },
        host_routes: { sent: [{ destination: '10.9.0.0/24', nexthop: '10.0.1.9' }] },
        enable_dhcp: { sent: false },
        ipv6_ra_mode: { sent: 'slaac', with: { ...sixth, ipv6_address_mode: 'slaac' } },
        ipv6_address_mode: { sent: 'slaac', with: { ...sixth, ipv6_ra_mode: 'slaac' } },
        service_types: { sent: ['compute:nova'] },
        subnetpool_id: { sent: pool, with: { cidr: undefined } },
      },
      put: {
        ...renamed,
        gateway_ip: { sent: '10.0.1.200', with: { allocation_pools: [{ start: '10.0.1.10', end: '10.0.1.90' }] } },
        allocation_pools: { sent: [{ start: '10.0.1.30', end: '10.0.1.40' }] },
        dns_nameservers: { sent: ['198.51.100.2'] },
        host_routes: { sent: [{ destination: '10.8.0.0/24', nexthop: '10.0.1.8' }] },
        enable_dhcp: { sent: false },
        service_types: { sent: ['compute:nova'] },
      },
    },
    ports: {
      path: '/ports',
      singular: 'port',
      base: async () => ({ network_id: internal }),
      post: {
        ...named,
        ...whose,
        admin_state_up: { sent: false },
        mac_address: { sent: 'fa:16:3e:00:00:77' },
        fixed_ips: { sent: [{ subnet_id: inside, ip_address: '10.0.0.77' }] },
        device_id: { sent: 'a-device' },
        device_owner: { sent: 'baremetal:none' },
        allowed_address_pairs: { sent: [{ ip_address: '10.3.0.0/24', mac_address: 'fa:16:3e:00:00:01' }] },
        extra_dhcp_opts: { sent: [{ opt_name: 'mtu', opt_value: '1400', ip_version: 4 }] },
        'binding:vnic_type': { sent: 'direct' },
        'binding:host_id': { sent: 'elsewhere' },
        port_security_enabled: { sent: false, with: { security_groups: [] } },
        dns_name: { sent: 'web' },
        security_groups: { sent: [group] },
        tags: { sent: ['blue'] },
      },
      put: {
        ...renamed,
        admin_state_up: { sent: false },
        mac_address: { sent: 'fa:16:3e:00:00:78' },
        fixed_ips: { sent: [{ subnet_id: inside, ip_address: '10.0.0.78' }] },
        device_id: { sent: 'another' },
        device_owner: { sent: 'baremetal:other' },
        allowed_address_pairs: { sent: [{ ip_address: '10.4.0.0/24', mac_address: 'fa:16:3e:00:00:02' }] },
        extra_dhcp_opts: { sent: [{ opt_name: 'mtu', opt_value: '1300', ip_version: 4 }] },
        'binding:vnic_type': { sent: 'macvtap' },
        'binding:host_id': { sent: 'somewhere' },
        port_security_enabled: { sent: false, with: { security_groups: [] } },
        dns_name: { sent: 'db' },
        security_groups: { sent: [group] },
      },
    },
    routers: {
      path: '/routers',
      singular: 'router',
      base: async () => ({}),
      post: {
        ...named,
        ...whose,
        admin_state_up: { sent: false },
        external_gateway_info: { sent: gateway('203.0.113.77'), parts: ['enable_snat', 'external_fixed_ips'] },
        availability_zone_hints: { sent: [] },
      },
      put: {
        ...renamed,
        admin_state_up: { sent: false },
        external_gateway_info: { sent: gateway('203.0.113.78'), parts: ['enable_snat', 'external_fixed_ips'] },
        routes: { sent: [] },
      },
    },
    floatingips: {
      path: '/floatingips',
      singular: 'floatingip',
      base: async () => ({ floating_network_id: external }),
      following: { router_id: { port_id: third } },
      post: {
        description: named.description,
        ...whose,
        floating_ip_address: { sent: '203.0.113.99' },
        port_id: { sent: first },
        fixed_ip_address: { sent: await addressOf(second), with: { port_id: second } },
        dns_name: { sent: '' },
        dns_domain: { sent: '' },
      },
      put: {
        description: renamed.description,
        port_id: { sent: third },
        fixed_ip_address: { sent: await addressOf(third), with: { port_id: third } },
      },
    },
    subnetpools: {
      path: '/subnetpools',
      singular: 'subnetpool',
      base: async () => ({ name: 'pool', prefixes: [nextBlock()], min_prefixlen: 16 }),
      post: {
        ...named,
        ...whose,
        prefixes: { sent: ['10.200.0.0/16'] },
        default_quota: { sent: 1000 },
        default_prefixlen: { sent: 27, shown: '27' },
        min_prefixlen: { sent: 20, shown: '20' },
        max_prefixlen: { sent: 28, shown: '28' },
        is_default: { sent: true },
        shared: { sent: true },
        address_scope_id: { sent: scope },
      },
      put: {
        ...renamed,
        // All that there is stays in it.
        prefixes: { sent: ['10.0.0.0/8'] },
        default_quota: { sent: 2000 },
        default_prefixlen: { sent: 26, shown: '26' },
        min_prefixlen: { sent: 18, shown: '18' },
        max_prefixlen: { sent: 29, shown: '29' },
        is_default: { sent: false },
        address_scope_id: { sent: scope },
      },
    },
    address_scopes: {
      path: '/address-scopes',
      singular: 'address_scope',
      base: async () => ({ ip_version: 4 }),
      post: { name: named.name, ...whose, ip_version: { sent: 6 }, shared: { sent: true } },
      put: { name: renamed.name, shared: { sent: true } },
    },
    security_groups: {
      path: '/security-groups',
      singular: 'security_group',
      base: async () => ({ name: 'group' }),
      post: { ...named, ...whose, stateful: { sent: false } },
      put: { ...renamed, stateful: { sent: false } },
    },
    security_group_rules: {
      path: '/security-group-rules',
      singular: 'security_group_rule',
      base: async () => ({ security_group_id: await make('/security-groups', 'security_group', { name: 'r' }), direction: 'ingress' }),
      post: {
        description: named.description,
        direction: { sent: 'egress', with: { protocol: 'icmp' } },
        protocol: { sent: 'udp' },
        port_range_min: { sent: 53, with: { protocol: 'udp', port_range_max: 54 } },
        port_range_max: { sent: 99, with: { protocol: 'udp', port_range_min: 98 } },
        ethertype: { sent: 'IPv6' },
        remote_ip_prefix: { sent: '198.51.100.0/24' },
        remote_group_id: { sent: group },
      },
      // Where Neutron fails with 500.
      put: { description: { sent: 'otherwise', refused: 'HTTPBadRequest' } },
    },
  };
}

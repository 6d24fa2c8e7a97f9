import { type Example, queries } from '../example.ts';
import { at, made, newExternal } from '../network/made.ts';
import type { World } from '../world.ts';

const unsimulated = 'the Networking API is asked instead, for the same';

/** A server on a network that a router joins to an external one, and a floating IP of that one, which leads nowhere yet. */
async function reachable(world: World) {
  const { server_id, port_id, network_id } = await world.pluggedServer();
  const pool = await newExternal(world);
  const router = await made(world, '/routers', 'router', { external_gateway_info: { network_id: pool } });
  const subnet_id = (await world.make('GET', `${at}/networks/${network_id}`)).text('network.subnets.0');
  await world.make('PUT', `${at}/routers/${router}/add_router_interface`, { subnet_id });
  const floatingIp = await world.make('POST', `${at}/floatingips`, { floatingip: { floating_network_id: pool } });
  const [id = '', address = ''] = ['id', 'floating_ip_address'].map((each) => floatingIp.text(`floatingip.${each}`));
  return { server_id, port_id, pool, id, address };
}

/** With a rule. */
async function ruled(world: World) {
  const group = await made(world, '/security-groups', 'security_group', { name: world.name() });
  const rule = { security_group_id: group, direction: 'ingress', protocol: 'tcp', port_range_min: 22, port_range_max: 22 };
  return { group, rule: await made(world, '/security-group-rules', 'security_group_rule', rule) };
}

const ofNetwork = async (world: World) => ({ params: { id: (await world.pluggedServer()).network_id } });
const ofFloatingIp = async (world: World) => ({ params: { id: (await reachable(world)).id } });
const ofGroup = async (world: World) => ({ params: { id: (await ruled(world)).group } });
const named = (world: World) => ({ security_group: { name: world.name(), description: 'of an example' } });

/** Networks, floating IPs and security groups of the network service, in the Compute API's form. */
export const networkProxies: readonly Example[] = [
  { operation: 'networks.index', prepare: () => ({}), looks: () => [{}] },
  {
    operation: 'networks.show',
    isOwned: true,
    prepare: ofNetwork,
    looks: ({ networks }) => [{ params: { id: networks.private } }],
  },
  { operation: 'tenant-networks.index', prepare: () => ({}), looks: () => [{}] },
  {
    operation: 'tenant-networks.show',
    isOwned: true,
    prepare: ofNetwork,
    looks: ({ networks }) => [{ params: { id: networks.private } }],
  },
  { operation: 'floating-ip-pools.index', prepare: () => ({}), looks: () => [{}] },
  { operation: 'floating-ips.index', prepare: () => ({}), looks: () => [{}] },
  {
    operation: 'floating-ips.create',
    prepare: async (world) => ({ body: { pool: (await reachable(world)).pool } }),
    unsimulated,
  },
  {
    operation: 'floating-ips.show',
    isOwned: true,
    prepare: ofFloatingIp,
    looks: ({ floatingIps }) => [{ params: { id: floatingIps.loose } }],
  },
  { operation: 'floating-ips.delete', isOwned: true, prepare: ofFloatingIp, unsimulated },
  {
    operation: 'server-actions.addFloatingIp',
    isOwned: true,
    unsimulated,
    async prepare(world) {
      const { server_id, address } = await reachable(world);
      return { params: { server_id }, body: { addFloatingIp: { address } } };
    },
  },
  {
    operation: 'server-actions.removeFloatingIp',
    isOwned: true,
    unsimulated,
    async prepare(world) {
      const { server_id, port_id, id, address } = await reachable(world);
      await world.make('PUT', `${at}/floatingips/${id}`, { floatingip: { port_id } });
      return { params: { server_id }, body: { removeFloatingIp: { address } } };
    },
  },
  {
    operation: 'security-groups.index',
    prepare: () => ({}),
    looks: () => [{}, ...queries('?limit=1&offset=1', '?limit=0', '?all_tenants=1')],
    unsimulated,
  },
  { operation: 'security-groups.create', prepare: (world) => ({ body: named(world) }), unsimulated },
  {
    operation: 'security-groups.show',
    isOwned: true,
    prepare: ofGroup,
    looks: ({ securityGroups }) => [{ params: { id: securityGroups.web } }],
  },
  {
    operation: 'security-groups.update',
    isOwned: true,
    prepare: async (world) => ({ ...(await ofGroup(world)), body: named(world) }),
    unsimulated,
  },
  { operation: 'security-groups.delete', isOwned: true, prepare: ofGroup, unsimulated },
  {
    operation: 'security-group-rules.create',
    isOwned: true,
    async prepare(world) {
      const { group: parent_group_id } = await ruled(world);
      const rule = { parent_group_id, ip_protocol: 'tcp', from_port: 80, to_port: '443', cidr: '10.0.0.0/24' };
      return { body: { security_group_rule: rule } };
    },
    async variants(world) {
      const { group: id } = await ruled(world);
      return [{ body: { security_group_rule: { parent_group_id: id, group_id: id, ip_protocol: 'icmp' } } }];
    },
    unsimulated,
  },
  {
    operation: 'security-group-rules.delete',
    isOwned: true,
    prepare: async (world) => ({ params: { id: (await ruled(world)).rule } }),
    unsimulated,
  },
  {
    operation: 'server-security-groups.index',
    isOwned: true,
    prepare: async (world) => ({ params: { server_id: (await world.pluggedServer()).server_id } }),
    looks: ({ servers: { plain, full } }) => [plain, full].map((id) => ({ params: { server_id: id } })),
  },
];

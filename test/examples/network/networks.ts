import { type Example, plain, queries } from '../example.ts';
import { newNetwork, newPool, newPort, newSubnet } from './made.ts';

const looking = queries('?fields=id&fields=name', '?limit=1', '?sort_key=name&sort_dir=desc', '?name=none');

export const networks: readonly Example[] = [
  { ...plain('networks.index'), variants: () => looking },
  { operation: 'networks.create', prepare: (world) => ({ body: { network: { name: world.name(), mtu: 1400 } } }) },
  { operation: 'networks.show', isOwned: true, prepare: async (world) => ({ params: { network_id: await newNetwork(world) } }) },
  {
    operation: 'networks.update',
    isOwned: true,
    prepare: async (world) => ({ params: { network_id: await newNetwork(world) }, body: { network: { name: world.name() } } }),
  },
  { operation: 'networks.delete', isOwned: true, prepare: async (world) => ({ params: { network_id: await newNetwork(world) } }) },
  { ...plain('subnets.index'), variants: () => looking },
  {
    operation: 'subnets.create',
    prepare: async (world) => ({ body: { subnet: { network_id: await newNetwork(world), ip_version: 4, cidr: '10.0.0.0/24' } } }),
  },
  {
    operation: 'subnets.show',
    isOwned: true,
    prepare: async (world) => ({ params: { subnet_id: await newSubnet(world, await newNetwork(world)) } }),
  },
  {
    operation: 'subnets.update',
    isOwned: true,
    prepare: async (world) => ({
      params: { subnet_id: await newSubnet(world, await newNetwork(world)) },
      body: { subnet: { dns_nameservers: ['192.0.2.53'] } },
    }),
  },
  {
    operation: 'subnets.delete',
    isOwned: true,
    prepare: async (world) => ({ params: { subnet_id: await newSubnet(world, await newNetwork(world)) } }),
  },
  { ...plain('ports.index'), variants: () => looking },
  {
    operation: 'ports.create',
    prepare: async (world) => ({ body: { port: { network_id: await newNetwork(world), name: world.name() } } }),
  },
  { operation: 'ports.show', isOwned: true, prepare: async (world) => ({ params: { port_id: await newPort(world) } }) },
  {
    operation: 'ports.update',
    isOwned: true,
    prepare: async (world) => ({ params: { port_id: await newPort(world) }, body: { port: { name: world.name() } } }),
  },
  { operation: 'ports.delete', isOwned: true, prepare: async (world) => ({ params: { port_id: await newPort(world) } }) },
  { ...plain('subnetpools.index'), variants: () => looking },
  {
    operation: 'subnetpools.create',
    prepare: (world) => ({ body: { subnetpool: { name: world.name(), prefixes: ['10.8.0.0/16'], default_prefixlen: 26 } } }),
  },
  { operation: 'subnetpools.show', isOwned: true, prepare: async (world) => ({ params: { subnetpool_id: await newPool(world) } }) },
  {
    operation: 'subnetpools.update',
    isOwned: true,
    prepare: async (world) => ({ params: { subnetpool_id: await newPool(world) }, body: { subnetpool: { default_prefixlen: 28 } } }),
  },
  { operation: 'subnetpools.delete', isOwned: true, prepare: async (world) => ({ params: { subnetpool_id: await newPool(world) } }) },
];

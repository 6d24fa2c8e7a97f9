import { type Example, plain, queries } from '../example.ts';
import type { World } from '../world.ts';
import { at, made, newExternal, newNetwork, newSubnet } from './made.ts';

const newRouter = (world: World, more: object = {}) => made(world, '/routers', 'router', { name: world.name(), ...more });

async function joined(world: World) {
  const [router_id, subnet_id] = [await newRouter(world), await newSubnet(world, await newNetwork(world))];
  await world.make('PUT', `${at}/routers/${router_id}/add_router_interface`, { subnet_id });
  return { params: { router_id }, body: { subnet_id } };
}

async function routed(world: World) {
  const { params } = await joined(world);
  return { params, body: { router: { routes: [] } } };
}

const newFloatingIp = async (world: World) => made(world, '/floatingips', 'floatingip', { floating_network_id: await newExternal(world) });

export const routers: readonly Example[] = [
  { ...plain('routers.index'), variants: () => queries('?fields=id', '?limit=1') },
  {
    operation: 'routers.create',
    prepare: async (world) => ({
      body: { router: { name: world.name(), external_gateway_info: { network_id: await newExternal(world) } } },
    }),
  },
  { operation: 'routers.show', isOwned: true, prepare: async (world) => ({ params: { router_id: await newRouter(world) } }) },
  {
    operation: 'routers.update',
    isOwned: true,
    prepare: async (world) => ({ params: { router_id: await newRouter(world) }, body: { router: { admin_state_up: false } } }),
  },
  { operation: 'routers.delete', isOwned: true, prepare: async (world) => ({ params: { router_id: await newRouter(world) } }) },
  {
    operation: 'routers.add-interface',
    isOwned: true,
    prepare: async (world) => ({
      params: { router_id: await newRouter(world) },
      body: { subnet_id: await newSubnet(world, await newNetwork(world)) },
    }),
  },
  { operation: 'routers.remove-interface', isOwned: true, prepare: joined },
  { operation: 'routers.add-extraroutes', isOwned: true, prepare: routed },
  { operation: 'routers.remove-extraroutes', isOwned: true, prepare: routed },
  { ...plain('floatingips.index'), variants: () => queries('?fields=id', '?status=DOWN') },
  {
    operation: 'floatingips.create',
    prepare: async (world) => ({ body: { floatingip: { floating_network_id: await newExternal(world) } } }),
  },
  { operation: 'floatingips.show', isOwned: true, prepare: async (world) => ({ params: { floatingip_id: await newFloatingIp(world) } }) },
  {
    operation: 'floatingips.update',
    isOwned: true,
    prepare: async (world) => ({
      params: { floatingip_id: await newFloatingIp(world) },
      body: { floatingip: { description: 'front door' } },
    }),
  },
  { operation: 'floatingips.delete', isOwned: true, prepare: async (world) => ({ params: { floatingip_id: await newFloatingIp(world) } }) },
  plain('floatingip_pools.index'),
];

import { type Example, forAdmin, plain } from '../example.ts';
import type { World } from '../world.ts';
import { at, made, newNetwork, newPort } from './made.ts';

const newScope = (world: World) => made(world, '/address-scopes', 'address_scope', { name: world.name(), ip_version: 4 });
const entryFor = async (world: World, target_tenant: string) => ({
  object_type: 'network',
  object_id: await newNetwork(world),
  action: 'access_as_shared',
  target_tenant,
});
const newEntry = async (world: World) => made(world, '/rbac-policies', 'rbac_policy', await entryFor(world, 'somebody'));

async function tagged(world: World) {
  const id = await newNetwork(world);
  await world.make('PUT', `${at}/networks/${id}/tags`, { tags: ['red'] });
  return { collection: 'networks', resource_id: id };
}
const ofTags = (operation: string, body?: object): Example => ({
  operation: `tags.${operation}`,
  isOwned: true,
  prepare: async (world) => ({ params: await tagged(world), ...(body === undefined ? {} : { body }) }),
});
const ofTag = (operation: string): Example => ({
  operation: `tags.${operation}`,
  isOwned: true,
  prepare: async (world) => ({ params: { ...(await tagged(world)), tag: 'red' } }),
});

/** Bound to a host, whose id is `params.host`. */
async function bound(world: World) {
  const port_id = await newPort(world);
  const { host } = { host: 'host-1' };
  await world.make('PUT', `${at}/ports/${port_id}`, { port: { 'binding:host_id': host } }, 'admin');
  return { port_id, host };
}

export const sharing: readonly Example[] = [
  plain('address-scopes.index'),
  { operation: 'address-scopes.create', prepare: (world) => ({ body: { address_scope: { name: world.name(), ip_version: 6 } } }) },
  { operation: 'address-scopes.show', isOwned: true, prepare: async (world) => ({ params: { address_scope_id: await newScope(world) } }) },
  {
    operation: 'address-scopes.update',
    isOwned: true,
    prepare: async (world) => ({ params: { address_scope_id: await newScope(world) }, body: { address_scope: { name: world.name() } } }),
  },
  {
    operation: 'address-scopes.delete',
    isOwned: true,
    prepare: async (world) => ({ params: { address_scope_id: await newScope(world) } }),
  },
  plain('rbac-policies.index'),
  { operation: 'rbac-policies.create', prepare: async (world) => ({ body: { rbac_policy: await entryFor(world, 'somebody') } }) },
  { operation: 'rbac-policies.show', isOwned: true, prepare: async (world) => ({ params: { rbac_policy_id: await newEntry(world) } }) },
  {
    operation: 'rbac-policies.update',
    isOwned: true,
    prepare: async (world) => ({ params: { rbac_policy_id: await newEntry(world) }, body: { rbac_policy: { target_tenant: 'another' } } }),
  },
  { operation: 'rbac-policies.delete', isOwned: true, prepare: async (world) => ({ params: { rbac_policy_id: await newEntry(world) } }) },
  ofTags('index'),
  ofTags('replace', { tags: ['blue'] }),
  ofTags('create', { tags: ['green'] }),
  ofTags('delete-all'),
  ofTag('show'),
  ofTag('add'),
  ofTag('delete'),
  { operation: 'bindings.index', isOwned: true, prepare: async (world) => ({ params: { port_id: (await bound(world)).port_id } }) },
  forAdmin({ operation: 'bindings.show', prepare: async (world) => ({ params: await bound(world) }) }),
  forAdmin({
    operation: 'bindings.create',
    refused: 403,
    prepare: async (world) => ({ params: { port_id: (await bound(world)).port_id }, body: { binding: { host: 'host-2' } } }),
  }),
  forAdmin({
    operation: 'bindings.update',
    prepare: async (world) => ({ params: await bound(world), body: { binding: { vnic_type: 'normal' } } }),
  }),
  forAdmin({ operation: 'bindings.activate', refused: 409, prepare: async (world) => ({ params: await bound(world) }) }),
  forAdmin({ operation: 'bindings.delete', refused: 403, prepare: async (world) => ({ params: await bound(world) }) }),
];

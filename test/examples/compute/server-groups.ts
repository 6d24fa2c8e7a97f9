import { version } from '../../../shared/operation/version.ts';
import { root, serverBody } from '../../support/cloud.ts';
import { type Example, queries } from '../example.ts';
import type { World } from '../world.ts';

/** Policies were a list until 2.63. */
const wanted = (world: World, policy = 'anti-affinity') => ({
  server_group: { name: world.name(), ...(world.version < version('2.64') ? { policies: [policy] } : { policy }) },
});

/** A group of the owner with a server in it. */
async function group(world: World, policy = 'anti-affinity'): Promise<string> {
  const id = (await world.make('POST', `${root}/os-server-groups`, { server_group: { name: world.name(), policy } })).text(
    'server_group.id',
  );
  await world.make('POST', `${root}/servers`, { ...serverBody(), 'os:scheduler_hints': { group: id } });
  return id;
}

export const serverGroups: readonly Example[] = [
  {
    operation: 'server-groups.index',
    prepare: async (world) => {
      await group(world);
      return {};
    },
    looks: () => queries('', '?limit=1', '?offset=1&limit=1', '?all_projects=1'),
  },
  {
    operation: 'server-groups.create',
    prepare: (world) => ({ body: wanted(world) }),
    variants: (world) =>
      world.version < version('2.64')
        ? []
        : [{ body: { server_group: { name: world.name(), policy: 'anti-affinity', rules: { max_server_per_host: 2 } } } }],
  },
  {
    operation: 'server-groups.show',
    isOwned: true,
    prepare: async (world) => ({ params: { id: await group(world) } }),
    looks: ({ serverGroup }) => [{ params: { id: serverGroup } }],
  },
  { operation: 'server-groups.delete', isOwned: true, prepare: async (world) => ({ params: { id: await group(world) } }) },
];

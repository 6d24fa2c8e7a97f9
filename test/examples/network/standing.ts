import { type Example, forAdmin, plain } from '../example.ts';
import type { World } from '../world.ts';
import { at, newNetwork } from './made.ts';

const ownQuotas = async (world: World) => {
  await world.make('PUT', `${at}/quotas/somebody`, { quota: { network: 7 } }, 'admin');
  return { params: { quota_project_id: 'somebody' } };
};
const agent = (operation: string): Example =>
  forAdmin({
    operation: `agents.${operation}`,
    refused: 404,
    prepare: (world) => ({
      params: { agent_id: world.freshId() },
      ...(operation === 'update' ? { body: { agent: { admin_state_up: true } } } : {}),
    }),
  });

export const standing: readonly Example[] = [
  plain('versions.index'),
  plain('versions.show'),
  plain('extensions.index'),
  plain('extensions.show', { params: { alias: 'router' } }),
  plain('availability_zones.index'),
  plain('service-providers.index'),
  plain('agents.index'),
  agent('show'),
  agent('update'),
  agent('delete'),
  plain('network-ip-availabilities.index'),
  forAdmin({
    operation: 'network-ip-availabilities.show',
    prepare: async (world) => ({ params: { network_id: await newNetwork(world) } }),
  }),
  forAdmin(plain('quotas.index')),
  { operation: 'quotas.show', prepare: (world) => ({ params: { quota_project_id: world.ownProject } }) },
  { operation: 'quotas.view', prepare: (world) => ({ params: { quota_project_id: world.ownProject, view: 'details' } }) },
  forAdmin({ operation: 'quotas.update', prepare: () => ({ params: { quota_project_id: 'somebody' }, body: { quota: { network: 5 } } }) }),
  forAdmin({ operation: 'quotas.delete', prepare: ownQuotas }),
  {
    operation: 'auto-allocated-topology.show',
    refused: 409,
    prepare: () => ({ params: { topology_project_id: 'None' }, query: '?fields=dry-run' }),
  },
  { operation: 'auto-allocated-topology.delete', prepare: () => ({ params: { topology_project_id: 'None' } }) },
];

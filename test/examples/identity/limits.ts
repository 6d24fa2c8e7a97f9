import { type Example, forAdmin, plain } from '../example.ts';
import type { World } from '../world.ts';

const ofRegistered = async (world: World) => ({ params: { registered_limit_id: (await world.registeredLimit()).id } });
const ofLimit = async (world: World) => ({ params: { limit_id: await world.unifiedLimit() } });

const all: readonly Example[] = [
  plain('registered-limits.index'),
  {
    operation: 'registered-limits.create',
    prepare: async (world) => ({
      body: { registered_limits: [{ service_id: await world.service(), resource_name: 'cores', default_limit: 10 }] },
    }),
  },
  { operation: 'registered-limits.show', prepare: ofRegistered },
  {
    operation: 'registered-limits.update',
    prepare: async (world) => ({ ...(await ofRegistered(world)), body: { registered_limit: { default_limit: 20 } } }),
  },
  { operation: 'registered-limits.delete', prepare: ofRegistered },
  plain('limits.model'),
  plain('limits.index'),
  {
    operation: 'limits.create',
    prepare: async (world) => {
      const { service_id, resource_name } = await world.registeredLimit();
      return { body: { limits: [{ project_id: await world.project(), service_id, resource_name, resource_limit: 5 }] } };
    },
  },
  { operation: 'limits.show', prepare: ofLimit },
  { operation: 'limits.update', prepare: async (world) => ({ ...(await ofLimit(world)), body: { limit: { resource_limit: 7 } } }) },
  { operation: 'limits.delete', prepare: ofLimit },
];

export const limits: readonly Example[] = all.map(forAdmin);

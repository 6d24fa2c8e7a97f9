import { knownProjects, projects } from '../../support/personas.ts';
import { type Example, forAdmin, queries } from '../example.ts';
import type { World } from '../world.ts';

const unsimulated = 'its workload says itself what its projects may have';

/** The owner's project, of which Keystone knows. */
async function own(world: World) {
  await knownProjects(world.system.ports);
  return { params: { id: world.ownProject } };
}
const another = async (world: World) => ({ params: { id: await world.project() } });

const look = (operation: string): Example => ({
  operation,
  prepare: own,
  looks: () => queries('', '?user_id=somebody').map((query) => ({ ...query, params: { id: projects.own } })),
});

export const quotas: readonly Example[] = [
  look('quota-sets.show'),
  look('quota-sets.detail'),
  { ...look('quota-sets.defaults'), looks: () => [{ params: { id: projects.own } }] },
  forAdmin({
    operation: 'quota-sets.update',
    unsimulated,
    prepare: async (world) => ({ ...(await another(world)), body: { quota_set: { instances: '45', cores: -1, force: true } } }),
  }),
  forAdmin({ operation: 'quota-sets.delete', unsimulated, prepare: another }),
  forAdmin({
    operation: 'quota-class-sets.show',
    prepare: () => ({ params: { id: 'default' } }),
    looks: (_, as) => (as === 'admin' ? ['default', 'gold'].map((id) => ({ params: { id } })) : []),
  }),
  forAdmin({
    operation: 'quota-class-sets.update',
    unsimulated,
    prepare: () => ({ params: { id: 'gold' }, body: { quota_class_set: { instances: 20, ram: '51200' } } }),
  }),
];

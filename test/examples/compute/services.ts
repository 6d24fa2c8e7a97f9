import { type Example, forAdmin, queries } from '../example.ts';

export const services: readonly Example[] = [
  forAdmin({
    operation: 'services.index',
    prepare: async (world) => {
      await world.spareHost();
      return {};
    },
    looks: (_, as) => (as === 'admin' ? queries('', '?host=host-1', '?binary=nova-scheduler', '?host=nobody') : []),
  }),
  forAdmin({
    operation: 'services.update',
    since: '2.53',
    prepare: async (world) => ({
      params: { id: (await world.spareHost()).id },
      body: { status: 'disabled', disabled_reason: 'a fan', forced_down: true },
    }),
  }),
  forAdmin({
    operation: 'services.delete',
    since: '2.53',
    unsimulated: 'its workload says itself which hosts there are',
    prepare: async (world) => ({ params: { id: (await world.spareHost()).id } }),
  }),
];

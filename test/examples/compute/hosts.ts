import { type Example, forAdmin, queries } from '../example.ts';
import type { World } from '../world.ts';

const spare = async (world: World) => ({ params: { id: (await world.spareHost()).name } });
const hypervisor = async (world: World) => ({ params: { id: await world.hypervisor() } });

const hypervisors: readonly Example[] = [
  forAdmin({
    operation: 'hypervisors.index',
    prepare: () => ({}),
    looks: (_, as) => (as === 'admin' ? queries('', '?limit=1') : []),
  }),
  forAdmin({
    operation: 'hypervisors.detail',
    prepare: () => ({}),
    looks: (_, as) => (as === 'admin' ? queries('', '?limit=1') : []),
  }),
  forAdmin({
    operation: 'hypervisors.show',
    since: '2.53',
    prepare: hypervisor,
    looks: ({ hypervisors: { first } }, as) => (as === 'admin' ? [{ params: { id: first } }] : []),
  }),
  forAdmin({
    operation: 'hypervisors.statistics',
    prepare: () => ({}),
    looks: (_, as) => (as === 'admin' ? [{}] : []),
  }),
  ...['search', 'servers'].map((name) =>
    forAdmin({
      operation: `hypervisors.${name}`,
      prepare: async (world) => ({ params: { id: (await world.spareHost()).name } }),
      looks: (_, as) => (as === 'admin' ? [{ params: { id: 'host' } }] : []),
    }),
  ),
  forAdmin({
    operation: 'hypervisors.uptime',
    since: '2.53',
    prepare: hypervisor,
    looks: ({ hypervisors: { first } }, as) => (as === 'admin' ? [{ params: { id: first } }] : []),
  }),
];

const osHosts: readonly Example[] = [
  forAdmin({
    operation: 'hosts.index',
    prepare: () => ({}),
    looks: (_, as) => (as === 'admin' ? queries('', '?zone=nova', '?zone=nowhere') : []),
  }),
  forAdmin({
    operation: 'hosts.show',
    prepare: spare,
    looks: (_, as) => (as === 'admin' ? [{ params: { id: 'host-1' } }] : []),
  }),
  forAdmin({
    operation: 'hosts.update',
    unsimulated: 'its workload says itself which hosts are disabled',
    prepare: async (world) => ({ ...(await spare(world)), body: { status: 'Enable' } }),
  }),
  ...['startup', 'shutdown', 'reboot'].map((name) => forAdmin({ operation: `hosts.${name}`, prepare: spare, refused: 501 })),
];

const zones: readonly Example[] = [
  { operation: 'availability-zones.index', prepare: () => ({}), looks: () => [{}] },
  forAdmin({
    operation: 'availability-zones.detail',
    prepare: () => ({}),
    looks: (_, as) => (as === 'admin' ? [{}] : []),
  }),
];

export const hosts: readonly Example[] = [...hypervisors, ...osHosts, ...zones];

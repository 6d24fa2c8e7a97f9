import { root } from '../../support/cloud.ts';
import type { Example } from '../example.ts';

const pages = '?limit=1&changes-since=2000-01-01T00:00:00Z';

export const instanceActions: readonly Example[] = [
  {
    operation: 'instance-actions.index',
    isOwned: true,
    prepare: async (world) => ({ params: { server_id: await world.server() } }),
    looks: ({ servers }) => [
      ...Object.values(servers).map((server_id) => ({ params: { server_id } })),
      { params: { server_id: servers.moved }, query: pages },
    ],
  },
  {
    operation: 'instance-actions.show',
    isOwned: true,
    async prepare(world) {
      const server_id = await world.server();
      const done = await world.make('GET', `${root}/servers/${server_id}/os-instance-actions`);
      return { params: { server_id, request_id: done.text('instanceActions.0.request_id') } };
    },
    looks: ({ actions }) => actions.map((params) => ({ params })),
  },
];

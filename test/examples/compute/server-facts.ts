/** What is shown of one server besides the server itself. */
import { type Example, forAdmin } from '../example.ts';

const ofServer = (operation: string): Example => ({
  operation,
  isOwned: true,
  prepare: async (world) => ({ params: { server_id: await world.server() } }),
});

const everywhere: Pick<Example, 'looks'> = {
  looks: ({ servers }) => Object.values(servers).map((server_id) => ({ params: { server_id } })),
};

export const serverFacts: readonly Example[] = [
  forAdmin({
    ...ofServer('server-diagnostics.index'),
    looks: ({ servers: { plain, full, onVolume } }, as) =>
      as === 'admin' ? [plain, full, onVolume].map((server_id) => ({ params: { server_id } })) : [],
  }),
  { ...ofServer('server-topology.index'), ...everywhere },
  { ...ofServer('server-ips.index'), ...everywhere },
  {
    operation: 'server-ips.show',
    isOwned: true,
    prepare: async (world) => ({ params: { server_id: await world.addressedServer(), network: 'private' } }),
    looks: ({ servers: { full } }) => [{ params: { server_id: full, network: 'private' } }],
  },
  { ...ofServer('server-password.show'), ...everywhere },
  { ...ofServer('server-password.clear'), unsimulated: 'there is nothing to be cleared' },
];

import type { Example } from '../example.ts';

const share = '00000000-0000-4000-8000-00000000b001';
const unsimulated = 'there is no service that has shares';

/** What may be looked at, and what is refused: no server has a share. */
export const serverShares: readonly Example[] = [
  {
    operation: 'server-shares.index',
    isOwned: true,
    since: '2.97',
    prepare: async (world) => ({ params: { server_id: await world.server() } }),
    looks: ({ servers: { plain } }) => [{ params: { server_id: plain } }],
  },
  {
    operation: 'server-shares.show',
    refused: 404,
    isOwned: true,
    since: '2.97',
    prepare: async (world) => ({ params: { server_id: await world.server(), share_id: share } }),
  },
  {
    operation: 'server-shares.create',
    refused: 409,
    isOwned: true,
    since: '2.97',
    prepare: async (world) => ({ params: { server_id: await world.server() }, body: { share: { share_id: share } } }),
    unsimulated,
  },
  {
    operation: 'server-shares.delete',
    refused: 409,
    isOwned: true,
    since: '2.97',
    prepare: async (world) => ({ params: { server_id: await world.server(), share_id: share } }),
    unsimulated,
  },
];

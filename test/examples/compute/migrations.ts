import { type Example, forAdmin, queries } from '../example.ts';

const queriesOfMigrations = ['', '?limit=1', '?status=finished&migration_type=migration', '?host=host-1', '?hidden=1'];

export const migrations: readonly Example[] = [
  forAdmin({
    operation: 'migrations.index',
    prepare: async (world) => {
      await world.movedServer();
      return {};
    },
    looks: (_, as) => (as === 'admin' ? queries(...queriesOfMigrations) : []),
  }),
  forAdmin({
    operation: 'server-migrations.index',
    isOwned: true,
    prepare: async (world) => ({ params: { server_id: await world.server() } }),
    looks: ({ servers: { plain, moved } }, as) => (as === 'admin' ? [plain, moved].map((server_id) => ({ params: { server_id } })) : []),
  }),
  forAdmin({
    operation: 'server-migrations.show',
    isOwned: true,
    // Only live migrations can be shown.
    prepare: async (world) => {
      const server_id = await world.server();
      return { params: { server_id, migration_id: await world.liveMigration(server_id) } };
    },
    looks: ({ servers: { plain }, migrations: { live } }, as) =>
      as === 'admin' ? [{ params: { server_id: plain, migration_id: live } }] : [],
  }),
];

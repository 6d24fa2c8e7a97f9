import type { Example } from '../example.ts';

const unsimulated = 'one write of the server, with nothing for its host';

const withItem = (operation: string, body?: object): Example => ({
  operation,
  isOwned: true,
  prepare: async (world) => ({
    params: { server_id: await world.server({ metadata: { key: 'value' } }), key: 'key' },
    ...(body === undefined ? {} : { body }),
  }),
});

export const serverMetadata: readonly Example[] = [
  {
    ...withItem('server-metadata.index'),
    looks: ({ servers: { plain, full, deleting } }) => [plain, full, deleting].map((server_id) => ({ params: { server_id } })),
  },
  { ...withItem('server-metadata.create', { metadata: { key: 'other', more: 'ünïcödé 🌊' } }), unsimulated },
  {
    ...withItem('server-metadata.update-all', { metadata: { 'an-other.key: ': '' } }),
    unsimulated,
    variants: async (world) => [{ params: { server_id: await world.server() }, body: { metadata: {} } }],
  },
  { ...withItem('server-metadata.show'), looks: ({ servers: { full } }) => [{ params: { server_id: full, key: 'a key' } }] },
  { ...withItem('server-metadata.update', { meta: { key: 'other' } }), unsimulated },
  { ...withItem('server-metadata.delete'), unsimulated },
];

import { root } from '../../support/cloud.ts';
import type { Example } from '../example.ts';

const unsimulated = 'one write of the server, with nothing for its host';

const tagged = (operation: string, more: { readonly body?: object | null; readonly tag?: string } = {}): Example => ({
  operation,
  isOwned: true,
  // Servers could be made with tags later than that. Null is what a body may hold where there is nothing to say.
  async prepare(world) {
    const server_id = await world.server();
    await world.make('PUT', `${root}/servers/${server_id}/tags`, { tags: ['blue'] });
    return { params: { server_id, tag: more.tag ?? 'blue' }, ...(more.body === undefined ? {} : { body: more.body }) };
  },
});

export const serverTags: readonly Example[] = [
  {
    ...tagged('server-tags.index'),
    looks: ({ servers: { plain, full, deleting } }) => [plain, full, deleting].map((server_id) => ({ params: { server_id } })),
  },
  { ...tagged('server-tags.update-all', { body: { tags: ['red', 'grün 🌊', 'red'] } }), unsimulated },
  { ...tagged('server-tags.delete-all'), unsimulated },
  { ...tagged('server-tags.show'), looks: ({ servers: { full } }) => [{ params: { server_id: full, tag: 'one' } }] },
  {
    ...tagged('server-tags.update', { tag: 'red', body: null }),
    unsimulated,
  },
  { ...tagged('server-tags.delete'), unsimulated },
];

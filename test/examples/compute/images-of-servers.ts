import { type Example, forAdmin } from '../example.ts';
import type { World } from '../world.ts';

const on = (operation: string, server: (world: World) => Promise<string>, body: object, variants?: Example['variants']): Example => ({
  operation,
  isOwned: true,
  prepare: async (world) => ({ params: { server_id: await server(world) }, body }),
  ...(variants === undefined ? {} : { variants }),
});

/** The same request for others. */
const alsoFor = (body: object, ...servers: readonly ((world: World) => Promise<string>)[]): Example['variants'] => {
  return (world) => Promise.all(servers.map(async (server) => ({ params: { server_id: await server(world) }, body })));
};

const running = (world: World) => world.server();
const image = { createImage: { name: 'image', metadata: { key: 'value' } } };
const unshelve = { unshelve: null };

/** What turns a server's disks into an image, and the shelf. */
export const imagesOfServers: readonly Example[] = [
  on(
    'server-actions.createImage',
    running,
    image,
    alsoFor(
      image,
      (world) => world.volumeServer({ hw_qemu_guest_agent: 'yes' }),
      (world) => world.volumeServer({}),
    ),
  ),
  on('server-actions.createBackup', running, { createBackup: { name: 'backup', backup_type: 'daily', rotation: 1 } }),
  on(
    'server-actions.shelve',
    running,
    { shelve: null },
    alsoFor({ shelve: null }, (world) => world.volumeServer({})),
  ),
  forAdmin(on('server-actions.shelveOffload', (world) => world.shelvedServer(), { shelveOffload: null })),
  on(
    'server-actions.unshelve',
    (world) => world.shelvedServer(),
    unshelve,
    alsoFor(unshelve, (world) => world.offloadedServer()),
  ),
];

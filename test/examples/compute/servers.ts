import { testImageId } from '../../../shared/image/test-image.ts';
import type { Version } from '../../../shared/operation/version.ts';
import type { Persona } from '../../support/personas.ts';
import { type Example, queries } from '../example.ts';
import type { World } from '../world.ts';
import { movingServer } from './live-migrations.ts';

const inGallery = (as: Persona) =>
  as === 'admin'
    ? queries('?all_tenants=1', '?all_tenants=1&deleted=1', '?all_tenants=1&limit=1')
    : queries('', '?changes-since=2020-01-01T00:00:00Z', '?limit=1');

/** `networks` came with 2.37, and is required since. */
const bodyAt = (version: Version, more: object = {}) => ({
  body: { server: { name: 'web', imageRef: testImageId, flavorRef: '1', ...(version < 37 ? {} : { networks: 'none' }), ...more } },
});

/** Before, a server is on the only network that there is: where there may be several, one is named. */
const newServerIn = async (world: World, more: object = {}) =>
  bodyAt(world.version, { ...(world.version < 37 ? { networks: [{ uuid: await world.network() }] } : {}), ...more });

const renamed = { body: { server: { name: 'renamed', accessIPv4: '192.0.2.1' } } };

export const servers: readonly Example[] = [
  { operation: 'servers.index', prepare: () => ({}), looks: (_, as) => inGallery(as) },
  { operation: 'servers.detail', prepare: () => ({}), looks: (_, as) => inGallery(as) },
  {
    operation: 'servers.create',
    prepare: (world) => newServerIn(world),
    variants: async (world) => [
      await newServerIn(world, { return_reservation_id: true, min_count: 2 }),
      await newServerIn(world, { adminPass: 'secret', 'OS-DCF:diskConfig': 'AUTO' }),
    ],
  },
  {
    operation: 'servers.show',
    isOwned: true,
    prepare: async (world) => ({ params: { server_id: await world.server() } }),
    looks: ({ servers }) => Object.values(servers).map((id) => ({ params: { server_id: id } })),
  },
  {
    operation: 'servers.update',
    isOwned: true,
    prepare: async (world) => ({ params: { server_id: await world.server() }, ...renamed }),
    async variants(world) {
      const full = await world.server({ user_data: 'aGVsbG8=', tags: ['one'], metadata: { a: 'b' } });
      return [{ params: { server_id: full }, ...renamed }];
    },
  },
  {
    operation: 'servers.delete',
    isOwned: true,
    prepare: async (world) => ({ params: { server_id: await world.server() } }),
    // Whoever deletes what moves does not wait for the move.
    variants: async (world) => [{ params: { server_id: (await movingServer(world, 'send_machine')).server_id } }],
  },
];

import { type Example, forAdmin, plain } from '../example.ts';
import type { World } from '../world.ts';

const ofType = async (world: World) => ({ params: { type_id: await world.volumeType() } });
const ofPrivate = async (world: World) => ({ params: { type_id: await world.privateType() } });

export const volumeTypes: readonly Example[] = [
  plain('volume-types.index'),
  { operation: 'volume-types.show', prepare: ofType },
  { operation: 'volume-type-specs.index', prepare: ofType },
  ...[
    { operation: 'volume-types.create', prepare: (world: World) => ({ body: { volume_type: { name: world.name() } } }) },
    {
      operation: 'volume-types.update',
      prepare: async (world: World) => ({ ...(await ofType(world)), body: { volume_type: { description: 'new' } } }),
    },
    { operation: 'volume-types.delete', prepare: ofType },
    { operation: 'volume-type-access.index', prepare: ofPrivate },
    {
      operation: 'volume-type-access.add',
      prepare: async (world: World) => ({ ...(await ofPrivate(world)), body: { addProjectAccess: { project: 'another' } } }),
    },
    {
      operation: 'volume-type-access.remove',
      prepare: async (world: World) => ({ ...(await ofPrivate(world)), body: { removeProjectAccess: { project: world.ownProject } } }),
    },
    {
      operation: 'volume-type-specs.create',
      prepare: async (world: World) => ({ ...(await ofType(world)), body: { extra_specs: { another: 'value' } } }),
    },
    {
      operation: 'volume-type-specs.delete',
      prepare: async (world: World) => ({ params: { ...(await ofType(world)).params, key: 'key' } }),
    },
  ].map(forAdmin),
];

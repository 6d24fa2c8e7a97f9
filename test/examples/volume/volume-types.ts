import { type Example, forAdmin, plain } from '../example.ts';
import type { World } from '../world.ts';

const ofType = async (world: World) => ({ params: { type_id: await world.volumeType() } });
const ofEncrypted = async (world: World) => {
  const { type, encryption } = await world.encryptedType();
  return { type_id: type, encryption_id: encryption };
};
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
    {
      operation: 'volume-type-encryption.create',
      prepare: async (world: World) => ({
        ...(await ofType(world)),
        body: { encryption: { provider: 'luks', control_location: 'front-end', cipher: 'aes-xts-plain64', key_size: 256 } },
      }),
    },
    { operation: 'volume-type-encryption.show', prepare: async (world: World) => ({ params: await ofEncrypted(world) }) },
    { operation: 'volume-type-encryption.delete', prepare: async (world: World) => ({ params: await ofEncrypted(world) }) },
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

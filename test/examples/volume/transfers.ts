import { projectIdOf } from '../../support/personas.ts';
import { type Example, plain } from '../example.ts';
import type { World } from '../world.ts';

async function offered(world: World) {
  const transfer = { volume_id: await world.volume() };
  const made = await world.make('POST', `/volume/v3/${projectIdOf(world.owner)}/os-volume-transfer`, { transfer });
  return { params: { transfer_id: made.text('transfer.id') }, key: made.text('transfer.auth_key') };
}

const ofOffered = async (world: World) => ({ params: (await offered(world)).params });

/** By both of its paths. */
export const transfers: readonly Example[] = ['os-volume-transfer', 'volume-transfers'].flatMap((path): Example[] => [
  plain(`${path}.index`),
  plain(`${path}.detail`),
  {
    operation: `${path}.create`,
    prepare: async (world) => ({ body: { transfer: { volume_id: await world.volume(), name: 'to you' } } }),
  },
  { operation: `${path}.show`, isOwned: true, prepare: ofOffered },
  {
    operation: `${path}.accept`,
    async prepare(world) {
      const { params, key } = await offered(world);
      return { params, body: { accept: { auth_key: key } } };
    },
  },
  { operation: `${path}.delete`, isOwned: true, prepare: ofOffered },
]);

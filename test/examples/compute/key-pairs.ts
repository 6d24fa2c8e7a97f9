import { publicKey } from '../../support/cloud.ts';
import { type Example, queries } from '../example.ts';

const copied = 'one write under the name of its owner; servers keep a copy';

export const keyPairs: readonly Example[] = [
  { operation: 'key-pairs.index', prepare: () => ({}), looks: () => queries('', '?limit=1') },
  {
    operation: 'key-pairs.create',
    unsimulated: copied,
    prepare: (world) => ({ body: { keypair: { name: world.name(), public_key: publicKey } } }),
    // Making a key costs a tenth of a second, so it is done at three versions only.
    variants: (world) =>
      world.as === 'member' && [1, 2, 91].includes(world.version) ? [{ body: { keypair: { name: world.name() } } }] : [],
  },
  {
    operation: 'key-pairs.show',
    prepare: async (world) => ({ params: { name: await world.keyPair() } }),
    looks: () => [{ params: { name: 'mine' } }],
  },
  { operation: 'key-pairs.delete', unsimulated: copied, prepare: async (world) => ({ params: { name: await world.keyPair() } }) },
];

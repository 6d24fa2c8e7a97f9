import { type Example, plain } from '../example.ts';
import type { World } from '../world.ts';

const ofSnapshot = async (world: World) => ({ params: { snapshot_id: await world.snapshot() } });

export const snapshots: readonly Example[] = [
  plain('snapshots.index'),
  plain('snapshots.detail'),
  {
    operation: 'snapshots.create',
    prepare: async (world) => ({ body: { snapshot: { volume_id: await world.volume(), name: 'made' } } }),
  },
  { operation: 'snapshots.show', isOwned: true, prepare: ofSnapshot },
  { operation: 'snapshots.delete', isOwned: true, prepare: ofSnapshot },
];

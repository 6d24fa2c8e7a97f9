import { type Example, queries } from '../example.ts';
import type { World } from '../world.ts';

const unsimulated = 'the Volume API is asked instead, for the same';
const ofVolume = async (world: World) => ({ params: { volume_id: await world.volume() } });
const ofSnapshot = async (world: World) => ({ params: { snapshot_id: await world.snapshot() } });
const pages = () => [{}, ...queries('?limit=1&offset=1', '?limit=0')];

/** Volumes and snapshots of the volume service, in the Compute API's form. */
export const volumeProxies: readonly Example[] = [
  { operation: 'volumes.index', prepare: () => ({}), looks: pages },
  { operation: 'volumes.detail', prepare: () => ({}), looks: pages },
  {
    operation: 'volumes.create',
    prepare: () => ({ body: { volume: { size: 1, display_name: 'made' } } }),
    variants: async (world) => [
      { body: { volume: { size: '1', snapshot_id: await world.snapshot(), metadata: { key: 'value' }, availability_zone: 'nova' } } },
    ],
    unsimulated,
  },
  {
    operation: 'volumes.show',
    isOwned: true,
    prepare: ofVolume,
    looks: ({ volumes }) => Object.values(volumes).map((volume_id) => ({ params: { volume_id } })),
  },
  { operation: 'volumes.delete', isOwned: true, prepare: ofVolume, unsimulated },
  { operation: 'snapshots.index', prepare: () => ({}), looks: pages },
  { operation: 'snapshots.detail', prepare: () => ({}), looks: pages },
  {
    operation: 'snapshots.create',
    isOwned: true,
    prepare: async (world) => ({ body: { snapshot: { volume_id: await world.volume(), display_name: 'made' } } }),
    unsimulated,
  },
  {
    operation: 'snapshots.show',
    isOwned: true,
    prepare: ofSnapshot,
    looks: ({ snapshots }) => [{ params: { snapshot_id: snapshots.plain } }],
  },
  { operation: 'snapshots.delete', isOwned: true, prepare: ofSnapshot, unsimulated },
];

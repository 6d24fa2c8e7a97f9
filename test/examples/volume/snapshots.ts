import { type Example, forAdmin, plain } from '../example.ts';
import type { World } from '../world.ts';

const ofSnapshot = async (world: World) => ({ params: { snapshot_id: await world.snapshot() } });

const on = (operation: string, body: object): Example => ({
  operation,
  isOwned: true,
  prepare: async (world) => ({ ...(await ofSnapshot(world)), body }),
});

export const snapshots: readonly Example[] = [
  plain('snapshots.index'),
  plain('snapshots.detail'),
  {
    operation: 'snapshots.create',
    prepare: async (world) => ({ body: { snapshot: { volume_id: await world.volume(), name: 'made' } } }),
  },
  { operation: 'snapshots.show', isOwned: true, prepare: ofSnapshot },
  { operation: 'snapshots.delete', isOwned: true, prepare: ofSnapshot },
  on('snapshots.update', { snapshot: { name: 'renamed' } }),
  { operation: 'snapshot-metadata.index', isOwned: true, prepare: ofSnapshot },
  on('snapshot-metadata.create', { metadata: { key: 'value' } }),
  on('snapshot-metadata.update-all', { metadata: { key: 'value' } }),
  {
    operation: 'snapshot-metadata.delete',
    isOwned: true,
    async prepare(world) {
      const { params } = await ofSnapshot(world);
      await world.make('POST', `/volume/v3/snapshots/${params.snapshot_id}/metadata`, { metadata: { key: 'value' } });
      return { params: { ...params, key: 'key' } };
    },
  },
  forAdmin(on('snapshot-actions.os-reset_status', { 'os-reset_status': { status: 'error' } })),
  forAdmin(on('snapshot-actions.os-force_delete', { 'os-force_delete': {} })),
];

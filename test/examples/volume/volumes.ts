import { type Example, forAdmin, plain } from '../example.ts';
import type { World } from '../world.ts';

const ofVolume = async (world: World) => ({ params: { volume_id: await world.volume() } });
const ofKeyed = async (world: World) => ({ params: { volume_id: await world.volumeWithKey() } });

const action = (operation: string, body: object): Example => ({
  operation,
  isOwned: true,
  prepare: async (world) => ({ ...(await ofVolume(world)), body }),
});

export const volumes: readonly Example[] = [
  plain('versions.index'),
  plain('versions.show'),
  plain('volumes.index'),
  plain('volumes.detail'),
  plain('volumes.summary'),
  { operation: 'volumes.create', prepare: () => ({ body: { volume: { size: 1, name: 'made' } } }) },
  { operation: 'volumes.show', isOwned: true, prepare: ofKeyed },
  {
    operation: 'volumes.update',
    isOwned: true,
    prepare: async (world) => ({ ...(await ofVolume(world)), body: { volume: { name: 'renamed' } } }),
  },
  { operation: 'volumes.delete', isOwned: true, prepare: ofVolume },
  forAdmin(action('volume-actions.os-reset_status', { 'os-reset_status': { status: 'available' } })),
  action('volume-actions.os-extend', { 'os-extend': { new_size: 2 } }),
  action('volume-actions.os-set_bootable', { 'os-set_bootable': { bootable: true } }),
  action('volume-actions.os-update_readonly_flag', { 'os-update_readonly_flag': { readonly: true } }),
  { operation: 'volume-metadata.index', isOwned: true, prepare: ofKeyed },
  {
    operation: 'volume-metadata.create',
    isOwned: true,
    prepare: async (world) => ({ ...(await ofKeyed(world)), body: { metadata: { another: 'value' } } }),
  },
  {
    operation: 'volume-metadata.update',
    isOwned: true,
    prepare: async (world) => ({ ...(await ofKeyed(world)), body: { metadata: { key: 'new' } } }),
  },
  {
    operation: 'volume-metadata.delete',
    isOwned: true,
    prepare: async (world) => ({ params: { ...(await ofKeyed(world)).params, key: 'key' } }),
  },
  plain('availability-zones.index'),
  plain('limits.show'),
  { operation: 'quotas.show', prepare: (world) => ({ params: { quota_project_id: world.ownProject } }) },
];

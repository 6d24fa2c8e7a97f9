import { type Example, forAdmin, plain } from '../example.ts';
import type { World } from '../world.ts';

const ofVolume = async (world: World) => ({ params: { volume_id: await world.volume() } });
const ofKeyed = async (world: World) => ({ params: { volume_id: await world.volumeWithKey() } });

const action = (operation: string, body: object): Example => ({
  operation,
  isOwned: true,
  prepare: async (world) => ({ ...(await ofVolume(world)), body }),
});

const ownQuotas = (world: World) => ({ params: { quota_project_id: world.ownProject } });
const ofProjects = 'its workload says itself what its projects may have';

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
  action('volume-actions.os-retype', { 'os-retype': { new_type: 'multiattach' } }),
  { ...forAdmin(action('volume-actions.os-migrate_volume', { 'os-migrate_volume': { host: 'nobody@qemu#qemu' } })), refused: 400 },
  action('volume-actions.os-extend', { 'os-extend': { new_size: 2 } }),
  action('volume-actions.os-set_bootable', { 'os-set_bootable': { bootable: true } }),
  action('volume-actions.os-update_readonly_flag', { 'os-update_readonly_flag': { readonly: true } }),
  action('volume-actions.os-volume_upload_image', { 'os-volume_upload_image': { image_name: 'of a volume', disk_format: 'raw' } }),
  forAdmin(action('volume-actions.os-force_delete', { 'os-force_delete': {} })),
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
  plain('extensions.index'),
  plain('limits.show'),
  forAdmin(plain('scheduler-stats.get-pools')),
  forAdmin(plain('services.index')),
  { operation: 'quotas.show', prepare: ownQuotas },
  { operation: 'quotas.defaults', prepare: ownQuotas },
  forAdmin({
    operation: 'quotas.update',
    unsimulated: ofProjects,
    prepare: (world) => ({ ...ownQuotas(world), body: { quota_set: { volumes: 200, backups: '-1' } } }),
  }),
  forAdmin({ operation: 'quotas.delete', unsimulated: ofProjects, prepare: ownQuotas }),
  forAdmin({ operation: 'quota-classes.show', prepare: () => ({ params: { class_name: 'default' } }) }),
  forAdmin({
    operation: 'quota-classes.update',
    unsimulated: ofProjects,
    prepare: () => ({ params: { class_name: 'gold' }, body: { quota_class_set: { volumes: 200 } } }),
  }),
  ...['groups.index', 'groups.detail', 'group-types.index', 'group-snapshots.index', 'group-snapshots.detail'].map((name) => plain(name)),
  ...['consistencygroups.index', 'consistencygroups.detail'].map((name) => plain(name)),
  ...['clusters.index', 'clusters.detail'].map((name) => forAdmin(plain(name))),
  {
    operation: 'groups.create',
    prepare: (world) => ({ body: { group: { group_type: world.freshId(), volume_types: [] } } }),
    refused: 404,
  },
  forAdmin({
    operation: 'services.update',
    prepare: () => ({ params: { action: 'disable' }, body: { host: 'nobody@qemu', binary: 'cinder-volume' } }),
    refused: 404,
  }),
];

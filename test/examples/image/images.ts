import { type Example, forAdmin, plain } from '../example.ts';
import type { World } from '../world.ts';
import { binary, someBytes } from '../world-companions.ts';

const ofImage = async (world: World) => ({ params: { image_id: await world.image() } });
const ofData = async (world: World) => ({ params: { image_id: await world.image({ withData: true }) } });

export const images: readonly Example[] = [
  plain('versions.index'),
  plain('versions.list'),
  plain('schemas.show', { params: { name: 'image' } }),
  plain('schemas.show-metadefs', { params: { name: 'namespace' } }),
  plain('images.index'),
  { operation: 'images.create', prepare: () => ({ body: { name: 'made', disk_format: 'raw', container_format: 'bare' } }) },
  { operation: 'images.show', isOwned: true, prepare: ofData },
  {
    operation: 'images.update',
    isOwned: true,
    prepare: async (world) => ({
      ...(await ofImage(world)),
      body: [{ op: 'replace', path: '/name', value: 'renamed' }],
      headers: { 'content-type': 'application/openstack-images-v2.1-json-patch' },
    }),
  },
  { operation: 'images.delete', isOwned: true, prepare: ofImage },
  {
    operation: 'image-data.upload',
    isOwned: true,
    prepare: async (world) => ({ ...(await ofImage(world)), headers: binary, stream: someBytes() }),
  },
  {
    operation: 'image-import.stage',
    isOwned: true,
    prepare: async (world) => ({ ...(await ofImage(world)), headers: binary, stream: someBytes() }),
  },
  {
    operation: 'image-import.import',
    isOwned: true,
    prepare: async (world) => ({ params: { image_id: await world.stagedImage() }, body: { method: { name: 'glance-direct' } } }),
  },
  plain('info.import'),
  plain('info.stores'),
  forAdmin(plain('tasks.index')),
  forAdmin({
    operation: 'tasks.show',
    async prepare(world) {
      const image_id = await world.stagedImage();
      await world.make('POST', `/image/v2/images/${image_id}/import`, { method: { name: 'glance-direct' } });
      return { params: { task_id: await world.first('/image/v2/tasks', 'tasks') } };
    },
  }),
  { operation: 'image-data.download', isOwned: true, prepare: ofData },
  {
    operation: 'image-tags.add',
    isOwned: true,
    prepare: async (world) => ({ params: { ...(await ofImage(world)).params, tag: 'green' } }),
  },
  {
    operation: 'image-tags.remove',
    isOwned: true,
    prepare: async (world) => ({ params: { ...(await ofImage(world)).params, tag: 'blue' } }),
  },
  { operation: 'image-actions.deactivate', isOwned: true, prepare: ofData },
  {
    operation: 'image-actions.reactivate',
    isOwned: true,
    async prepare(world) {
      const request = await ofData(world);
      await world.make('POST', `/image/v2/images/${request.params.image_id}/actions/deactivate`);
      return request;
    },
  },
];

import { testImageId } from '../../../shared/image/test-image.ts';
import type { Example } from '../example.ts';
import type { World } from '../world.ts';

const rebuild = { rebuild: { imageRef: testImageId } };

/** One that boots from a volume. */
const volumeBacked = (world: World) =>
  world.server({
    imageRef: '',
    block_device_mapping_v2: [
      { source_type: 'image', destination_type: 'volume', uuid: testImageId, volume_size: 1, boot_index: 0, delete_on_termination: true },
    ],
  });

export const rebuildAndRescue: readonly Example[] = [
  {
    operation: 'server-actions.rebuild',
    isOwned: true,
    prepare: async (world) => ({ params: { server_id: await world.server() }, body: rebuild }),
    variants: async (world) => [
      { params: { server_id: await volumeBacked(world) }, body: rebuild },
      { params: { server_id: await world.serverAfter({ 'os-stop': null }) }, body: rebuild },
    ],
  },
  {
    operation: 'server-actions.rescue',
    isOwned: true,
    prepare: async (world) => ({ params: { server_id: await world.server() }, body: { rescue: null } }),
    variants: async (world) => [
      { params: { server_id: await world.server() }, body: { rescue: { rescue_image_ref: testImageId, adminPass: 'correct horse' } } },
      { params: { server_id: await world.serverAfter({ 'os-stop': null }) }, body: { rescue: {} } },
    ],
  },
  {
    operation: 'server-actions.unrescue',
    isOwned: true,
    prepare: async (world) => ({ params: { server_id: await world.serverAfter({ rescue: null }) }, body: { unrescue: null } }),
  },
  {
    operation: 'server-actions.changePassword',
    isOwned: true,
    prepare: async (world) => ({ params: { server_id: await world.server() }, body: { changePassword: { adminPass: 'correct horse' } } }),
  },
];

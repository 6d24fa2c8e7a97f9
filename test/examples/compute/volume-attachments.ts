import type { Example } from '../example.ts';
import type { World } from '../world.ts';

const toAttach = async (world: World, more: object = {}) => ({
  params: { server_id: await world.server() },
  body: { volumeAttachment: { volumeId: await world.volume(), ...more } },
});

export const volumeAttachments: readonly Example[] = [
  {
    operation: 'volume-attachments.index',
    isOwned: true,
    prepare: async (world) => ({ params: { server_id: await world.server() } }),
    looks: ({ servers: { plain, full, onVolume, attaching } }) =>
      [plain, full, onVolume, attaching].map((id) => ({ params: { server_id: id } })),
  },
  {
    operation: 'volume-attachments.create',
    isOwned: true,
    prepare: (world) => toAttach(world),
    async variants(world) {
      const second = await toAttach(world, { device: '/dev/vdr' });
      await world.attachTo(second.params.server_id);
      return [second];
    },
  },
  {
    operation: 'volume-attachments.show',
    isOwned: true,
    prepare: async (world) => ({ params: await world.attached() }),
    looks: ({ servers, volumes }) =>
      Object.entries(volumes).map(([name, volume_id]) => ({ params: { server_id: servers[name as keyof typeof servers], volume_id } })),
  },
  {
    operation: 'volume-attachments.update',
    isOwned: true,
    // Before it is a swap, which only a volume service that migrates a volume may ask for.
    since: '2.85',
    async prepare(world) {
      const params = await world.attached();
      return { params, body: { volumeAttachment: { volumeId: params.volume_id, delete_on_termination: true } } };
    },
    async variants(world) {
      // To swap is for whoever moves volumes.
      return [{ by: 'admin', params: await world.movingVolume(), body: { volumeAttachment: { volumeId: await world.volume() } } }];
    },
  },
  { operation: 'volume-attachments.delete', isOwned: true, prepare: async (world) => ({ params: await world.attached() }) },
];

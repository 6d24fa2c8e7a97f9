import { type Example, plain } from '../example.ts';
import type { World } from '../world.ts';

const ofAttachment = async (world: World) => ({ params: { attachment_id: await world.attachment() } });

export const attachments: readonly Example[] = [
  plain('attachments.index'),
  plain('attachments.detail'),
  {
    operation: 'attachments.create',
    prepare: async (world) => ({ body: { attachment: { volume_uuid: await world.volume(), instance_uuid: world.freshId() } } }),
  },
  { operation: 'attachments.show', isOwned: true, prepare: ofAttachment },
  {
    operation: 'attachments.update',
    isOwned: true,
    prepare: async (world) => ({ ...(await ofAttachment(world)), body: { attachment: { connector: { host: 'host-1' } } } }),
  },
  {
    operation: 'attachments.complete',
    isOwned: true,
    prepare: async (world) => ({ ...(await ofAttachment(world)), body: { 'os-complete': null } }),
  },
  { operation: 'attachments.delete', isOwned: true, prepare: ofAttachment },
];

import type { Example } from '../example.ts';

export const imageMembers: readonly Example[] = [
  { operation: 'image-members.index', prepare: async (world) => ({ params: { image_id: (await world.sharedImage('own')).image_id } }) },
  {
    operation: 'image-members.create',
    prepare: async (world) => ({ params: { image_id: await world.image() }, body: { member: 'another' } }),
  },
  { operation: 'image-members.show', prepare: async (world) => ({ params: await world.sharedImage() }) },
  { operation: 'image-members.update', prepare: async (world) => ({ params: await world.sharedImage(), body: { status: 'accepted' } }) },
  { operation: 'image-members.delete', prepare: async (world) => ({ params: await world.sharedImage('own') }) },
];

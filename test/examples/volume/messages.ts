import { type Example, plain } from '../example.ts';
import type { World } from '../world.ts';

const ofMessage = async (world: World) => ({ params: { message_id: await world.message() } });

export const messages: readonly Example[] = [
  plain('messages.index'),
  { operation: 'messages.show', isOwned: true, prepare: ofMessage },
  { operation: 'messages.delete', isOwned: true, prepare: ofMessage },
];

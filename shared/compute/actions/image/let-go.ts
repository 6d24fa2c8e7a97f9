/** A server that is about to end leaves no image behind that is only its own: the one that it would come back from, and one that was being made. */
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import type { Server } from '../../servers/server.ts';
import { giveUpImage } from './come-to-be.ts';

export async function letGoOfImages(tx: Transaction, ports: Ports, server: Server): Promise<Server> {
  if (!server.imaging && !server.shelved) return server;
  await giveUpImage(tx, ports, server);
  if (server.shelved?.imageId) await ports.images.remove(tx, server.shelved.imageId);
  return { ...server, imaging: null, shelved: null };
}

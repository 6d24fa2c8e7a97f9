/**
 * The password that a guest has made for itself and encrypted for its owner: kept beside the server, and gone with it. The guest says it once, until
 * it is cleared. Source: Nova's metadata service, POST /password.
 */
import { z } from 'zod/mini';
import * as limits from '../../limits.ts';
import type { GuestPasswordEvent } from '../../messaging/events.ts';
import type { Ports } from '../../ports.ts';
import { collection } from '../../store/collection.ts';
import { transaction } from '../../store/transaction.ts';
import { servers } from './server.ts';

export const guestPasswords = collection({
  name: 'guest password',
  schema: z.object({ serverId: z.string(), password: z.string() }),
  key: (serverId: string) => ({ pk: `SERVER#${serverId}`, sk: 'GUEST_PASSWORD' }),
  id: ({ serverId }) => serverId,
});

/** Keeps what a guest says, if it is on that host and has said nothing yet. What is too long, or comes from elsewhere, is no password of it. */
export async function takeGuestPassword(ports: Ports, { serverId, host, password }: GuestPasswordEvent): Promise<void> {
  if (Buffer.byteLength(password) > limits.guestPasswordBytes) return;
  await transaction(ports, async (tx) => {
    const [server, kept] = [await tx.get(servers, serverId), await tx.get(guestPasswords, serverId)];
    if (server === undefined || server.deletedAt !== null || server.host !== host || kept !== undefined) return;
    tx.put(guestPasswords, { serverId, password });
    // Whoever deletes the server meanwhile takes the password along.
    tx.put(servers, { ...server, hasGuestPassword: true });
  });
}

/** Afterwards the guest may say another. */
export async function clearGuestPassword(ports: Ports, serverId: string): Promise<void> {
  await transaction(ports, async (tx) => {
    const [server, kept] = [await tx.get(servers, serverId), await tx.get(guestPasswords, serverId)];
    if (kept === undefined) return;
    tx.remove(guestPasswords, serverId);
    if (server !== undefined) tx.put(servers, { ...server, hasGuestPassword: false });
  });
}

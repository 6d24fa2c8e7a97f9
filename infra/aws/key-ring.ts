/**
 * The keys that sign tokens, as they stand in their secret: `{"current": "...", "next": "...", "previous": "..."}`. Only the current one
 * signs, all three verify. A rotation moves each one on, so that a key is known to every function for a whole period before
 * it signs, and for another after it has signed: no function that still has an older secret in memory meets a key it does not know.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod/mini';
import type { TokenKey } from '../../shared/identity/tokens.ts';

const secretText = z.string().check(z.minLength(32));
const keyRingSchema = z.object({ current: secretText, next: z.optional(secretText), previous: z.optional(secretText) });
export type KeyRing = z.infer<typeof keyRingSchema>;

/** @throws when the text is no key ring; the message holds nothing of it */
export function readKeyRing(text: string): KeyRing {
  try {
    return keyRingSchema.parse(JSON.parse(text));
  } catch {
    // The reason would quote the secret.
    throw new Error('The secret with the token keys is not what it should be.');
  }
}

/** The ring's keys, the one that signs first. A key is known by its digest. */
export function keysOf({ current, next, previous }: KeyRing): readonly TokenKey[] {
  return [current, next, previous]
    .filter((text) => text !== undefined)
    .map((text) => ({ id: createHash('sha256').update(text).digest('hex').slice(0, 16), secret: new TextEncoder().encode(text) }));
}

/** The ring after a rotation. A ring without a next key keeps its current one: the new one is to be known first. */
export function rotated(ring: KeyRing, fresh: string): KeyRing {
  return ring.next === undefined ? { ...ring, next: fresh } : { current: ring.next, next: fresh, previous: ring.current };
}

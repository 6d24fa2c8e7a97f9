/** Key pairs belong to a user, not to a project. */
import { z } from 'zod/mini';
import { collection } from '../../store/collection.ts';
import type { Key } from '../../store/port.ts';

const keyPairSchema = z.object({
  userId: z.string(),
  name: z.string(),
  type: z.enum(['ssh', 'x509']),
  publicKey: z.string(),
  fingerprint: z.string(),
  /** What Nova's database would number it; only shown. */
  number: z.number(),
  createdAt: z.string(),
});
export type KeyPair = z.infer<typeof keyPairSchema>;

export interface KeyPairId {
  readonly userId: string;
  readonly name: string;
}

export const keyPairPartition = (userId: string) => `USER#${userId}`;

export const keyPairs = collection({
  name: 'key pair',
  schema: keyPairSchema,
  key: ({ userId, name }: KeyPairId) => ({ pk: keyPairPartition(userId), sk: `KEY_PAIR#${name}` }),
  id: ({ userId, name }) => ({ userId, name }),
});

/** The user's counter `keyPairs`: written by `add` only. */
export function userUsageKey(userId: string): Key {
  return { pk: keyPairPartition(userId), sk: 'USAGE' };
}

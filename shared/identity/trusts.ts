/** Trusts: a user lends some roles on a project to another. */
import { z } from 'zod/mini';
import type { Ports } from '../ports.ts';
import { collection } from '../store/collection.ts';
import type { Store } from '../store/port.ts';
import { type Transaction, transaction } from '../store/transaction.ts';
import * as identityErrors from './errors.ts';
import { isPossibleId } from './ids.ts';
import { readMany } from './read-many.ts';
import { revokeAllTokensOf } from './revoke.ts';

const trustSchema = z.object({
  id: z.string(),
  /** Who lends, and who is lent to. */
  trustorId: z.string(),
  trusteeId: z.string(),
  projectId: z.string(),
  roleIds: z.array(z.string()),
  /** Whether the tokens are the trustor's. */
  impersonation: z.boolean(),
  /** Milliseconds since the epoch; null when it lasts. */
  expiresAt: z.nullable(z.number()),
  /** How many tokens may still be had; null when it does not matter. */
  remainingUses: z.nullable(z.number()),
});
export type Trust = z.infer<typeof trustSchema>;

const trusts = collection({
  name: 'trust',
  schema: trustSchema,
  key: (id: string) => ({ pk: 'TRUSTS', sk: id }),
  id: ({ id }) => id,
});

interface Party {
  readonly userId: string;
  readonly trustId: string;
}

/** The way from each of the two to the trust. */
const parties = collection({
  name: 'party of a trust',
  schema: z.object({ userId: z.string(), trustId: z.string() }),
  key: ({ userId, trustId }: Party) => ({ pk: `TRUSTS_OF#${userId}`, sk: trustId }),
  id: (party) => party,
});

/** All of them, or those that a user takes part in. */
export async function trustsOf(store: Store, userId?: string): Promise<Trust[]> {
  if (userId === undefined) return Array.fromAsync(trusts.all(store, { index: 'table', partition: 'TRUSTS' }));
  if (!isPossibleId(userId)) return [];
  const found = await Array.fromAsync(parties.all(store, { index: 'table', partition: `TRUSTS_OF#${userId}` }));
  return readMany(
    store,
    trusts,
    found.map(({ trustId }) => trustId),
  );
}

export const getTrustErrors = [identityErrors.TrustNotFound];

/** One that is in force. @param now milliseconds */
export async function getTrust(tx: Transaction, id: string, now: number): Promise<Trust> {
  const trust = isPossibleId(id) ? await tx.get(trusts, id) : undefined;
  if (trust === undefined || isOver(trust, now)) throw identityErrors.TrustNotFound({ trust_id: id });
  return trust;
}

export const isOver = ({ expiresAt }: Trust, now: number) => expiresAt !== null && expiresAt <= now;

export function addTrust(tx: Transaction, trust: Trust): void {
  for (const userId of new Set([trust.trustorId, trust.trusteeId])) tx.put(parties, { userId, trustId: trust.id });
  tx.put(trusts, trust);
}

type TrustPorts = Pick<Ports, 'store' | 'clock' | 'chance' | 'revocations'>;

/** A trust goes with all its tokens. */
export async function deleteTrust(ports: TrustPorts, id: string): Promise<void> {
  await transaction(ports, async (tx) => {
    const trust = await tx.get(trusts, id);
    if (trust === undefined) return;
    for (const userId of new Set([trust.trustorId, trust.trusteeId])) {
      if ((await tx.get(parties, { userId, trustId: id })) !== undefined) tx.remove(parties, { userId, trustId: id });
    }
    tx.remove(trusts, id);
    revokeAllTokensOf(tx, ports, { trustId: id });
  });
  ports.revocations.forget();
}

/** Takes one of its uses. @returns the trust; undefined when it is not there for the trustee */
export async function useTrust(ports: Omit<TrustPorts, 'revocations'>, id: string, trusteeId: string): Promise<Trust | undefined> {
  return transaction(ports, async (tx) => {
    const trust = isPossibleId(id) ? await tx.get(trusts, id) : undefined;
    if (trust?.trusteeId !== trusteeId || isOver(trust, ports.clock.now())) return undefined;
    if (trust.remainingUses === 0) throw identityErrors.TrustUsedUp({ trust_id: id });
    if (trust.remainingUses !== null) tx.put(trusts, { ...trust, remainingUses: trust.remainingUses - 1 });
    return trust;
  });
}

/**
 * Tokens that were taken back before they expired. They are few and short-lived, so each process keeps the whole list and
 * reads it again every few seconds: a revocation is in force everywhere within that time, and at once where it was made.
 */
import { z } from 'zod/mini';
import type { Clock } from '../clock.ts';
import { kept } from '../kept.ts';
import { collection } from '../store/collection.ts';
import type { Store } from '../store/port.ts';
import type { TokenClaims } from './tokens.ts';

const refreshMilliseconds = 5000;

/** What is revoked: one token and those made from it (by audit id), or all that a user or a credential got before a moment. */
const revocationSchema = z.object({
  id: z.string(),
  auditId: z.optional(z.string()),
  userId: z.optional(z.string()),
  projectId: z.optional(z.string()),
  applicationCredentialId: z.optional(z.string()),
  /** Seconds since the epoch, to the millisecond; tokens issued at or before it are meant. */
  issuedUntil: z.number(),
  /** Seconds since the epoch, when the last such token has expired by itself. */
  expiresAt: z.number(),
});
export type Revocation = z.infer<typeof revocationSchema>;

export const revocations = collection({
  name: 'revocation',
  schema: revocationSchema,
  key: (id: string) => ({ pk: 'REVOCATIONS', sk: id }),
  id: (revocation) => revocation.id,
  expiresAt: (revocation) => revocation.expiresAt,
});

export interface RevocationList {
  isRevoked(claims: TokenClaims): Promise<boolean>;
  /** Makes the next look read the list anew. */
  forget(): void;
}

export function revocationList(store: Store, clock: Clock): RevocationList {
  const list = kept(refreshMilliseconds, clock, async () => {
    const all: Revocation[] = [];
    for await (const revocation of revocations.all(store, { index: 'table', partition: 'REVOCATIONS' })) all.push(revocation);
    return all;
  });
  return {
    isRevoked: async (claims) => (await list.get()).some((revocation) => concerns(revocation, claims)),
    forget: list.forget,
  };
}

function concerns(revocation: Revocation, claims: TokenClaims): boolean {
  if (claims.iat > revocation.issuedUntil) return false;
  if (revocation.auditId !== undefined) return claims.aids.includes(revocation.auditId);
  if (revocation.applicationCredentialId !== undefined) return claims.ac === revocation.applicationCredentialId;
  return (
    (revocation.userId === undefined || claims.sub === revocation.userId) &&
    (revocation.projectId === undefined || claims.pid === revocation.projectId) &&
    (revocation.userId !== undefined || revocation.projectId !== undefined)
  );
}

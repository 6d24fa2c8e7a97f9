/**
 * Tokens that were taken back before they expired. They are few and short-lived, so each process keeps the whole list and
 * reads it again every few seconds: a revocation is in force everywhere within that time, and at once where it was made.
 */
import { z } from 'zod/mini';
import type { Clock } from '../clock.ts';
import { kept } from '../kept.ts';
import { collection } from '../store/collection.ts';
import type { Store } from '../store/port.ts';
import { domainsOfToken, type TokenClaims } from './tokens.ts';

const refreshMilliseconds = 5000;

/** What is revoked: one token and those made from it (by audit id), or all of a user, a project, a domain, a group or a credential up to a generation. */
const revocationSchema = z.object({
  id: z.string(),
  auditId: z.optional(z.string()),
  userId: z.optional(z.string()),
  projectId: z.optional(z.string()),
  domainId: z.optional(z.string()),
  groupId: z.optional(z.string()),
  trustId: z.optional(z.string()),
  applicationCredentialId: z.optional(z.string()),
  /** The last generation of the user's tokens that is meant, or of the project's where no user is named; all of them unless told. */
  generation: z.optional(z.number()),
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
  if (revocation.auditId !== undefined) return claims.aids.includes(revocation.auditId);
  if (revocation.applicationCredentialId !== undefined) return claims.ac === revocation.applicationCredentialId;
  if (revocation.trustId !== undefined) return claims.trust?.id === revocation.trustId;
  const { userId, projectId, domainId, groupId, generation = Number.POSITIVE_INFINITY } = revocation;
  if (domainId !== undefined) return domainsOfToken(claims).some(({ id, gen = 0 }) => id === domainId && gen <= generation);
  if (groupId !== undefined) return claims.groups?.some(({ id, gen = 0 }) => id === groupId && gen <= generation) === true;
  if ((userId === undefined && projectId === undefined) || (projectId !== undefined && claims.pid !== projectId)) return false;
  if (userId === undefined) return (claims.pgen ?? 0) <= generation;
  return usersOf(claims).some(({ id, gen = 0 }) => id === userId && gen <= generation);
}

/** Whose standing the token depends on. */
function usersOf({ sub, gen, trust }: TokenClaims): readonly { readonly id: string; readonly gen?: number | undefined }[] {
  if (trust === undefined) return [{ id: sub, gen }];
  return [
    { id: sub, gen },
    { id: trust.impersonation ? trust.trustee : trust.trustor, gen: trust.gen },
  ];
}

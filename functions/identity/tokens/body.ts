/** What a request for a token says: who somebody claims to be, how they prove it, and what the token is to be for. */
import { z } from 'zod/mini';
import type { Reference } from '../../../shared/identity/domains.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { reference, referenceInDomain } from '../../../shared/identity/fields.ts';
import type { Scope } from '../../../shared/identity/issue-token.ts';
import type { InDomain } from '../../../shared/identity/projects.ts';

const identity = z.object({
  methods: z.array(z.string()).check(z.minLength(1)),
  password: z.optional(
    z.object({
      user: z.object({ id: z.optional(z.string()), name: z.optional(z.string()), domain: z.optional(reference), password: z.string() }),
    }),
  ),
  token: z.optional(z.object({ id: z.string() })),
  application_credential: z.optional(
    z.object({ id: z.optional(z.string()), name: z.optional(z.string()), secret: z.string(), user: z.optional(referenceInDomain) }),
  ),
});

const scope = z.object({
  project: z.optional(referenceInDomain),
  domain: z.optional(reference),
  system: z.optional(z.object({ all: z.optional(z.boolean()) })),
  'OS-TRUST:trust': z.optional(z.object({ id: z.string() })),
  unscoped: z.optional(z.unknown()),
});

export const tokenBody = z.object({
  auth: z.object({ identity, scope: z.optional(z.union([scope, z.literal('unscoped')])) }),
});
type Auth = z.infer<typeof tokenBody>['auth'];
export type Identity = Auth['identity'];

/** What reading one may be refused for. */
export const bodyErrors = [identityErrors.Expected];

export function scopeOf(wanted: Auth['scope']): Scope {
  if (wanted === undefined) return { kind: 'default' };
  if (wanted === 'unscoped') return { kind: 'none' };
  const named = [wanted.project, wanted.domain, wanted.system, wanted['OS-TRUST:trust'], wanted.unscoped].filter(
    (one) => one !== undefined,
  );
  if (named.length !== 1) throw identityErrors.Expected({ attribute: 'project, domain, OS-TRUST:trust or system', target: 'scope' });
  if (wanted.unscoped !== undefined) return { kind: 'none' };
  if (wanted.domain !== undefined) {
    identified(wanted.domain, 'domain');
    return { kind: 'domain', domain: wanted.domain };
  }
  const trust = wanted['OS-TRUST:trust'];
  if (trust !== undefined) return { kind: 'trust', trustId: trust.id };
  if (wanted.project === undefined) return { kind: 'elsewhere' };
  return { kind: 'project', project: inDomain(wanted.project, 'project') };
}

/** A reference that can be followed: an id, or a name with a domain. */
export function inDomain(given: InDomain, target: string): InDomain {
  identified(given, target);
  if (given.id !== undefined) return given;
  if (given.domain === undefined) throw identityErrors.Expected({ attribute: 'domain', target });
  identified(given.domain, 'domain');
  return given;
}

export function identified(given: Reference, target: string): void {
  if (given.id === undefined && given.name === undefined) throw identityErrors.Expected({ attribute: 'id or name', target });
}

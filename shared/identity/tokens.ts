/**
 * Tokens are signed JWTs (HS256): any function can verify one without reading anything. The claims hold what a request needs to
 * know of its caller; the service catalog is not among them.
 */
import { SignJWT } from 'jose/jwt/sign';
import { jwtVerify } from 'jose/jwt/verify';
import { z } from 'zod/mini';

/** The keys that sign tokens. The first signs; all verify, so that keys can be rotated without ending every session. */
export interface TokenKeys {
  keys(): Promise<readonly TokenKey[]>;
}

export interface TokenKey {
  readonly id: string;
  /** At least 32 random bytes. */
  readonly secret: Uint8Array;
}

/** A domain, and the generation of its tokens where it is not the first. */
const domainSchema = z.object({ id: z.string(), name: z.string(), gen: z.optional(z.number()) });
export type TokenDomain = z.infer<typeof domainSchema>;

const claimsSchema = z.object({
  /** User id. */
  sub: z.string(),
  name: z.string(),
  /** Project id and name; absent in an unscoped token. */
  pid: z.optional(z.string()),
  pname: z.optional(z.string()),
  /** The domains of the user and of the project, where they are not the one that is always there, as it was at first. */
  udom: z.optional(domainSchema),
  pdom: z.optional(domainSchema),
  /** The domain that the token is for. */
  dom: z.optional(domainSchema),
  roles: z.array(z.string()),
  /** The groups that some of the roles come from, with the generations of their tokens where they are not the first. */
  groups: z.optional(z.array(z.object({ id: z.string(), gen: z.optional(z.number()) }))),
  methods: z.array(z.string()),
  /** Audit id of this token, then of the first of those that it was made from. */
  aids: z.array(z.string()),
  /** Application credential, when one was used. */
  ac: z.optional(z.string()),
  /** Whether that credential may make and delete others. */
  acu: z.optional(z.boolean()),
  /** The requests that the credential may be used for, if not all. */
  rules: z.optional(z.array(z.object({ service: z.string(), method: z.string(), path: z.string() }))),
  /** The trust that it was got by, with the one of the two whose token it is not, whose generation counts as well. */
  trust: z.optional(
    z.object({ id: z.string(), trustor: z.string(), trustee: z.string(), impersonation: z.boolean(), gen: z.optional(z.number()) }),
  ),
  /** The generations of the user's and of the project's tokens, where they are not the first; see revoke.ts. */
  gen: z.optional(z.number()),
  pgen: z.optional(z.number()),
  /** Seconds since the epoch; `iat` to the millisecond. */
  iat: z.number(),
  exp: z.number(),
});

export type TokenClaims = z.infer<typeof claimsSchema>;

/** What stands for a domain in a token that says nothing of it. */
export const unsaidDomain: TokenDomain = { id: 'default', name: 'Default' };

/** Every domain that a token depends on. */
export function domainsOfToken({ udom = unsaidDomain, pid, pdom = unsaidDomain, dom }: TokenClaims): readonly TokenDomain[] {
  return [udom, ...(pid === undefined ? [] : [pdom]), ...(dom === undefined ? [] : [dom])];
}

export async function signToken(claims: TokenClaims, keys: TokenKeys): Promise<string> {
  const [key] = await keys.keys();
  if (key === undefined) throw new Error('There is no key to sign tokens with.');
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256', kid: key.id }).sign(key.secret);
}

interface Verified {
  readonly key: TokenKey;
  readonly claims: TokenClaims;
}

/**
 * Tokens whose signature was found good, by the keys of their process. A client sends the same token with every request, and looking at its
 * signature again would take longer than what most requests ask for. Whether it has expired and whether its key is still in use is looked at each time.
 */
const verified = new WeakMap<TokenKeys, Map<string, Verified>>();

/** How many are remembered; the oldest goes first. */
const mostVerified = 1000;

/** The claims of a token that we signed and that has not expired; undefined for any other string. Times in milliseconds. */
export async function verifyToken(token: string, keys: TokenKeys, now: number): Promise<TokenClaims | undefined> {
  const inUse = await keys.keys();
  const known = verified.get(keys)?.get(token);
  if (known !== undefined && inUse.includes(known.key)) return known.claims.exp > Math.floor(now / 1000) ? known.claims : undefined;
  const found = await verifySignature(token, inUse, now);
  if (found !== undefined) remember(token, found, keys);
  return found?.claims;
}

async function verifySignature(token: string, inUse: readonly TokenKey[], now: number): Promise<Verified | undefined> {
  let key: TokenKey | undefined;
  try {
    const { payload } = await jwtVerify(
      token,
      (header) => {
        key = inUse.find((candidate) => candidate.id === header.kid);
        if (key === undefined) throw new Error('unknown key');
        return key.secret;
      },
      { algorithms: ['HS256'], currentDate: new Date(now) },
    );
    const parsed = claimsSchema.safeParse(payload);
    return parsed.success && key !== undefined ? { key, claims: parsed.data } : undefined;
  } catch {
    return undefined;
  }
}

function remember(token: string, found: Verified, keys: TokenKeys): void {
  const tokens = verified.get(keys) ?? new Map<string, Verified>();
  verified.set(keys, tokens);
  const [oldest] = tokens.keys();
  if (oldest !== undefined && tokens.size >= mostVerified) tokens.delete(oldest);
  tokens.set(token, found);
}

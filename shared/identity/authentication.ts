/** From a token to its caller. */
import type { Caller } from '../operation/policy.ts';
import type { Ports } from '../ports.ts';
import { type TokenClaims, verifyToken } from './tokens.ts';

/** Longer strings are no tokens of ours and are not worth hashing. */
const maximumTokenCharacters = 8192;

/** The caller, or undefined for a token that is forged, foreign, expired or revoked. */
export async function authenticate(token: string, ports: Pick<Ports, 'tokenKeys' | 'clock' | 'revocations'>): Promise<Caller | undefined> {
  const claims = await validClaims(token, ports);
  return claims === undefined ? undefined : callerOf(claims);
}

/** The claims of a token that is in force. */
export async function validClaims(
  token: string,
  ports: Pick<Ports, 'tokenKeys' | 'clock' | 'revocations'>,
): Promise<TokenClaims | undefined> {
  if (token.length > maximumTokenCharacters) return undefined;
  const claims = await verifyToken(token, ports.tokenKeys, ports.clock.now());
  if (claims === undefined || (await ports.revocations.isRevoked(claims))) return undefined;
  return claims;
}

export function callerOf(claims: TokenClaims): Caller {
  const roles = new Set(claims.roles);
  return {
    userId: claims.sub,
    userName: claims.name,
    projectId: claims.pid ?? null,
    projectName: claims.pname ?? null,
    roles,
    isAdmin: roles.has('admin'),
    token: claims,
  };
}

/** Taking back tokens: a revocation is written in the commit of what makes it necessary. */
import * as limits from '../limits.ts';
import type { Ports } from '../ports.ts';
import type { Transaction } from '../store/transaction.ts';
import { type Revocation, revocations } from './revocations.ts';
import type { TokenClaims } from './tokens.ts';

type Whose = Pick<Revocation, 'userId' | 'projectId' | 'applicationCredentialId'>;

/** Every token that such a user, project or credential has got until now. Tell `ports.revocations` to forget after the commit. */
export function revokeTokensOf(tx: Transaction, ports: Pick<Ports, 'clock' | 'chance'>, whose: Whose): void {
  const now = ports.clock.now() / 1000;
  tx.put(revocations, { id: ports.chance.uuid(), ...whose, issuedUntil: now, expiresAt: Math.ceil(now) + limits.tokenHours * 3600 });
}

/** One token and those that were or will be made from it, which expire when it does. */
export function revokeToken(tx: Transaction, ports: Pick<Ports, 'chance'>, claims: TokenClaims): void {
  const [auditId = ''] = claims.aids;
  tx.put(revocations, { id: ports.chance.uuid(), auditId, issuedUntil: claims.exp, expiresAt: claims.exp });
}

/**
 * Taking back tokens: a revocation is written in the commit of what makes it necessary. Tell `ports.revocations` to forget after the commit.
 *
 * What a user or a project got until now is told from what they get afterwards by a number that is kept with them, stands in their tokens and
 * goes up with every revocation. Clocks are set back; numbers are not.
 */
import * as limits from '../limits.ts';
import type { Ports } from '../ports.ts';
import type { Transaction } from '../store/transaction.ts';
import type { Domain } from './domains.ts';
import type { Group } from './groups.ts';
import { type Project, tokenGenerationOf } from './projects.ts';
import { type Revocation, revocations } from './revocations.ts';
import type { TokenClaims } from './tokens.ts';
import type { User } from './users.ts';

/** A revocation outlives what it revokes by as much as a clock may be wrong, at its making and at its end, seconds. */
const clockErrors = 2 * 3600;

type Revoking = Pick<Ports, 'clock' | 'chance'>;

function revoke(tx: Transaction, { clock, chance }: Revoking, whose: Omit<Revocation, 'id' | 'expiresAt'>): void {
  const expiresAt = Math.ceil(clock.now() / 1000) + limits.tokenHours * 3600 + clockErrors;
  tx.put(revocations, { id: chance.uuid(), ...whose, expiresAt });
}

/** Every token of something that is gone for good. */
export function revokeAllTokensOf(
  tx: Transaction,
  ports: Revoking,
  whose: Pick<Revocation, 'userId' | 'projectId' | 'domainId' | 'trustId' | 'applicationCredentialId'>,
): void {
  revoke(tx, ports, whose);
}

/** Every token that the user has got until now, or those for one project. @returns the user as it must be put */
export function withoutTokens(tx: Transaction, ports: Revoking, user: User, projectId?: string): User {
  const generation = tokenGenerationOf(user);
  revoke(tx, ports, { userId: user.id, ...(projectId === undefined ? {} : { projectId }), generation });
  return { ...user, tokenGeneration: generation + 1 };
}

/** Every token that anybody has got for the project until now. @returns the project as it must be put */
export function withoutTokensFor(tx: Transaction, ports: Revoking, project: Project): Project {
  const generation = tokenGenerationOf(project);
  revoke(tx, ports, { projectId: project.id, generation });
  return { ...project, tokenGeneration: generation + 1 };
}

/** Every token of the domain's users, for its projects and for itself. @returns the domain as it must be put */
export function withoutTokensOfDomain(tx: Transaction, ports: Revoking, domain: Domain): Domain {
  const generation = tokenGenerationOf(domain);
  revoke(tx, ports, { domainId: domain.id, generation });
  return { ...domain, tokenGeneration: generation + 1 };
}

/** Every token that has roles of the group. @returns the group as it must be put */
export function withoutTokensOfGroup(tx: Transaction, ports: Revoking, group: Group): Group {
  const generation = tokenGenerationOf(group);
  revoke(tx, ports, { groupId: group.id, generation });
  return { ...group, tokenGeneration: generation + 1 };
}

/** One token and those that were or will be made from it, which expire when it does. */
export function revokeToken(tx: Transaction, ports: Pick<Ports, 'chance'>, claims: TokenClaims): void {
  const [auditId = ''] = claims.aids;
  tx.put(revocations, { id: ports.chance.uuid(), auditId, expiresAt: claims.exp + clockErrors });
}

/** Taking roles away, with everything that was built on them. */
import type { Ports } from '../ports.ts';
import { type Transaction, transaction } from '../store/transaction.ts';
import { removeApplicationCredentialsOn, removedAtOnce } from './application-credentials.ts';
import { withoutTokens } from './revoke.ts';
import { type RoleAssignment, roleAssignments } from './role-assignments.ts';
import { users } from './users.ts';

type UnassignPorts = Pick<Ports, 'store' | 'clock' | 'chance' | 'revocations'>;

/**
 * Takes one role from a user on a project. The user's tokens and application credentials for that project go with it, as in
 * Keystone. The user is read before the credentials are: who makes one meanwhile writes the user as well. @returns whether there was such an assignment.
 */
export async function unassign(
  ports: UnassignPorts,
  assignment: RoleAssignment,
  check?: (tx: Transaction) => Promise<unknown>,
): Promise<boolean> {
  const { userId, projectId } = assignment;
  for (;;) {
    const { found, removed } = await transaction(ports, async (tx) => {
      await check?.(tx);
      if ((await tx.get(roleAssignments, assignment)) === undefined) return { found: false, removed: 0 };
      const user = await tx.get(users, userId);
      const removed = await removeApplicationCredentialsOn(tx, ports.store, userId, projectId);
      if (removed < removedAtOnce) {
        tx.remove(roleAssignments, assignment);
        if (user !== undefined) tx.put(users, withoutTokens(tx, ports, user, projectId));
      }
      return { found: true, removed };
    });
    if (removed < removedAtOnce) {
      ports.revocations.forget();
      return found;
    }
  }
}

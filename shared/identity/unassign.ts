/** Taking roles away, with everything that was built on them. */
import type { Ports } from '../ports.ts';
import { type Transaction, transaction } from '../store/transaction.ts';
import { removeApplicationCredentialsOn, removedAtOnce } from './application-credentials.ts';
import { groups } from './groups.ts';
import { withoutTokens, withoutTokensOfGroup } from './revoke.ts';
import { type RoleAssignment, roleAssignments } from './role-assignments.ts';
import { users } from './users.ts';

type UnassignPorts = Pick<Ports, 'store' | 'clock' | 'chance' | 'revocations'>;

/**
 * Takes a role away. A user's tokens go with it, and the application credentials for the project, as in Keystone: the user is read before the credentials
 * are, and who makes one meanwhile writes the user as well. Of a group go all tokens with its roles. @returns whether there was such an assignment.
 */
export async function unassign(
  ports: UnassignPorts,
  assignment: RoleAssignment,
  check?: (tx: Transaction) => Promise<unknown>,
): Promise<boolean> {
  const { userId, groupId, projectId } = assignment;
  for (;;) {
    const { found, removed } = await transaction(ports, async (tx) => {
      await check?.(tx);
      if ((await tx.get(roleAssignments, assignment)) === undefined) return { found: false, removed: 0 };
      const user = userId === undefined ? undefined : await tx.get(users, userId);
      const group = groupId === undefined ? undefined : await tx.get(groups, groupId);
      const isOfUser = userId !== undefined && projectId !== undefined;
      const removed = isOfUser ? await removeApplicationCredentialsOn(tx, ports.store, userId, projectId) : 0;
      if (removed < removedAtOnce) {
        tx.remove(roleAssignments, assignment);
        if (user !== undefined) tx.put(users, withoutTokens(tx, ports, user, assignment.inherited ? undefined : projectId));
        if (group !== undefined) tx.put(groups, withoutTokensOfGroup(tx, ports, group));
      }
      return { found: true, removed };
    });
    if (removed < removedAtOnce) {
      ports.revocations.forget();
      return found;
    }
  }
}

/** A group goes: first its roles, then its users leave, each in a commit of its own, so that whoever is interrupted asks again. */
import type { Ports } from '../ports.ts';
import { transaction } from '../store/transaction.ts';
import { getGroup, leaveGroup, removeGroup, userIdsOf } from './groups.ts';
import { withoutTokens } from './revoke.ts';
import { listRoleAssignments } from './role-assignments.ts';
import { unassign } from './unassign.ts';
import { users } from './users.ts';

type GroupPorts = Pick<Ports, 'store' | 'clock' | 'chance' | 'revocations'>;

export async function deleteGroup(ports: GroupPorts, groupId: string): Promise<void> {
  for (let isGone = false; !isGone; ) {
    for (const assignment of await listRoleAssignments(ports.store, groupId)) await unassign(ports, assignment);
    for (const userId of await userIdsOf(ports.store, groupId)) await expel(ports, userId, groupId);
    isGone = await transaction(ports, async (tx) => {
      const group = await getGroup(tx, groupId);
      const [roles, members] = await Promise.all([listRoleAssignments(ports.store, groupId), userIdsOf(ports.store, groupId)]);
      if (roles.length > 0 || members.length > 0) return false;
      await removeGroup(tx, group);
      return true;
    });
  }
}

/** A user leaves, with all tokens: what the group's roles allowed is over. @returns whether the user was in the group */
export async function expel(ports: GroupPorts, userId: string, groupId: string): Promise<boolean> {
  const wasMember = await transaction(ports, async (tx) => {
    const user = await tx.get(users, userId);
    if (!(await leaveGroup(tx, { userId, groupId }))) return false;
    if (user !== undefined) tx.put(users, withoutTokens(tx, ports, user));
    return true;
  });
  ports.revocations.forget();
  return wasMember;
}

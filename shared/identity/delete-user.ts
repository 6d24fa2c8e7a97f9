/** A user goes: first roles, application credentials, groups, trusts and credentials, each in a commit of its own, so that whoever is interrupted asks again. */
import type { Ports } from '../ports.ts';
import { transaction } from '../store/transaction.ts';
import { credentialIdsOf, deleteCredentialsOf } from './credentials.ts';
import { expel } from './delete-group.ts';
import { groupIdsOf } from './groups.ts';
import { revokeAllTokensOf } from './revoke.ts';
import { listRoleAssignments } from './role-assignments.ts';
import { deleteTrust, trustsOf } from './trusts.ts';
import { unassign } from './unassign.ts';
import { getUser, removeUser } from './users.ts';

export async function deleteUser(ports: Pick<Ports, 'store' | 'clock' | 'chance' | 'revocations'>, id: string): Promise<void> {
  for (let isGone = false; !isGone; ) {
    for (const assignment of await listRoleAssignments(ports.store, id)) await unassign(ports, assignment);
    for (const groupId of await groupIdsOf(ports.store, id)) await expel(ports, id, groupId);
    for (const trust of await trustsOf(ports.store, id)) await deleteTrust(ports, trust.id);
    await deleteCredentialsOf(ports, id);
    isGone = await transaction(ports, async (tx) => {
      const user = await getUser(tx, id);
      const [groupIds, credentialIds] = await Promise.all([groupIdsOf(ports.store, id), credentialIdsOf(ports.store, id)]);
      if (groupIds.length > 0 || credentialIds.length > 0) return false;
      await removeUser(tx, user);
      revokeAllTokensOf(tx, ports, { userId: id });
      return true;
    });
  }
  ports.revocations.forget();
}

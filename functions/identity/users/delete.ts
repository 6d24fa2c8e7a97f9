import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { revokeAllTokensOf } from '../../../shared/identity/revoke.ts';
import { listRoleAssignments } from '../../../shared/identity/role-assignments.ts';
import { unassign } from '../../../shared/identity/unassign.ts';
import { findUser, getUser, getUserErrors, removeUser } from '../../../shared/identity/users.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';

/** The user's roles and application credentials go first, each in a commit of its own: whoever is interrupted asks again. */
export default operation({
  name: 'users.delete',
  service: 'identity',
  method: 'DELETE',
  path: '/users/{user_id}',
  policy: identityPolicy.admin('identity:delete_user'),
  status: 204,
  errors: getUserErrors,
  needs: ['table:read', 'table:write'],
  async handle({ params }, ports) {
    const id = params.user_id ?? '';
    if ((await findUser(ports.store, { id })) === undefined) throw identityErrors.UserNotFound({ user_id: id });
    for (const assignment of await listRoleAssignments(ports.store, id)) await unassign(ports, assignment);
    await transaction(ports, async (tx) => {
      await removeUser(tx, await getUser(tx, id));
      revokeAllTokensOf(tx, ports, { userId: id });
    });
    ports.revocations.forget();
    return {};
  },
});

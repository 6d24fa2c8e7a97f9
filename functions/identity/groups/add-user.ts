import { enter, getGroupErrors } from '../../../shared/identity/groups.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { getUser, getUserErrors, users } from '../../../shared/identity/users.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';

/** Who is in it already stays in it. */
export default operation({
  name: 'groups.add-user',
  service: 'identity',
  method: 'PUT',
  path: '/groups/{group_id}/users/{user_id}',
  policy: identityPolicy.admin('identity:add_user_to_group'),
  status: 204,
  errors: [...getGroupErrors, ...getUserErrors],
  needs: ['table:read', 'table:write'],
  async handle({ params }, ports) {
    const { group_id: groupId = '', user_id: userId = '' } = params;
    await transaction(ports, async (tx) => {
      await enter(tx, { userId, groupId });
      // Whoever deletes the user meanwhile comes before or after.
      tx.put(users, await getUser(tx, userId));
    });
    return {};
  },
});

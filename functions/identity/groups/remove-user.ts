import { expel } from '../../../shared/identity/delete-group.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { getGroup, getGroupErrors } from '../../../shared/identity/groups.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { getUser, getUserErrors } from '../../../shared/identity/users.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';

export default operation({
  name: 'groups.remove-user',
  service: 'identity',
  method: 'DELETE',
  path: '/groups/{group_id}/users/{user_id}',
  policy: identityPolicy.admin('identity:remove_user_from_group'),
  status: 204,
  errors: [...getGroupErrors, ...getUserErrors, identityErrors.NotInGroup],
  needs: ['table:read', 'table:write'],
  async handle({ params }, ports) {
    const { group_id: groupId = '', user_id: userId = '' } = params;
    await transaction(ports, async (tx) => Promise.all([getUser(tx, userId), getGroup(tx, groupId)]));
    if (!(await expel(ports, userId, groupId))) throw identityErrors.NotInGroup({ user_id: userId, group_id: groupId });
    return {};
  },
});

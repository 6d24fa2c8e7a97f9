import * as identityErrors from '../../../shared/identity/errors.ts';
import { getGroup, getGroupErrors, isMember } from '../../../shared/identity/groups.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { getUser, getUserErrors } from '../../../shared/identity/users.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';

export default operation({
  name: 'groups.has-user',
  service: 'identity',
  method: 'HEAD',
  path: '/groups/{group_id}/users/{user_id}',
  policy: identityPolicy.admin('identity:check_user_in_group'),
  status: 204,
  errors: [...getGroupErrors, ...getUserErrors, identityErrors.NotInGroup],
  needs: ['table:read'],
  async handle({ params }, ports) {
    const { group_id: groupId = '', user_id: userId = '' } = params;
    const isIn = await transaction(ports, async (tx) => {
      await Promise.all([getUser(tx, userId), getGroup(tx, groupId)]);
      return isMember(tx, { userId, groupId });
    });
    if (!isIn) throw identityErrors.NotInGroup({ user_id: userId, group_id: groupId });
    return {};
  },
});

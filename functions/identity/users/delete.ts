import { deleteUser } from '../../../shared/identity/delete-user.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { findUser, getUserErrors } from '../../../shared/identity/users.ts';
import { operation } from '../../../shared/operation/operation.ts';

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
    await deleteUser(ports, id);
    return {};
  },
});

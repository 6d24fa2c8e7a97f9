import { deleteGroup } from '../../../shared/identity/delete-group.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { findGroup, getGroupErrors } from '../../../shared/identity/groups.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { operation } from '../../../shared/operation/operation.ts';

export default operation({
  name: 'groups.delete',
  service: 'identity',
  method: 'DELETE',
  path: '/groups/{group_id}',
  policy: identityPolicy.admin('identity:delete_group'),
  status: 204,
  errors: getGroupErrors,
  needs: ['table:read', 'table:write'],
  async handle({ params }, ports) {
    const id = params.group_id ?? '';
    if ((await findGroup(ports.store, id)) === undefined) throw identityErrors.GroupNotFound({ group_id: id });
    await deleteGroup(ports, id);
    return {};
  },
});

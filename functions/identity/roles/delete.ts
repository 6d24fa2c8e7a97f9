import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { listRoleAssignments } from '../../../shared/identity/role-assignments.ts';
import { findRole, getRole, getRoleErrors, isFixed, removeRole } from '../../../shared/identity/roles.ts';
import { unassign } from '../../../shared/identity/unassign.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';

/** The role is taken from everybody first, each in a commit of its own: whoever is interrupted asks again. */
export default operation({
  name: 'roles.delete',
  service: 'identity',
  method: 'DELETE',
  path: '/roles/{role_id}',
  policy: identityPolicy.admin('identity:delete_role'),
  status: 204,
  errors: [...getRoleErrors, identityErrors.Immutable],
  needs: ['table:read', 'table:write'],
  async handle({ params }, ports) {
    const id = params.role_id ?? '';
    const role = await findRole(ports.store, id);
    if (role === undefined) throw identityErrors.RoleNotFound({ role_id: id });
    if (isFixed(role)) throw identityErrors.Immutable({ verb: 'delete', type: 'role', id: id });
    const held = (await listRoleAssignments(ports.store)).filter(({ roleId }) => roleId === id);
    for (const assignment of held) await unassign(ports, assignment);
    await transaction(ports, async (tx) => removeRole(tx, await getRole(tx, id)));
    return {};
  },
});

import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { findRole } from '../../../shared/identity/roles.ts';
import { roleView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

export default operation({
  name: 'roles.show',
  service: 'identity',
  method: 'GET',
  path: '/roles/{role_id}',
  policy: identityPolicy.admin('identity:get_role'),
  status: 200,
  errors: [identityErrors.RoleNotFound],
  needs: ['table:read'],
  async handle({ params, origin }, ports) {
    const id = params.role_id ?? '';
    const role = await findRole(ports.store, id);
    if (role === undefined) throw identityErrors.RoleNotFound({ role_id: id });
    return { body: { role: roleView(role, selfLinks(origin)) } };
  },
});

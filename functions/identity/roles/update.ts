import { z } from 'zod/mini';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { getRole, getRoleErrors, isFixed, putRole, putRoleErrors } from '../../../shared/identity/roles.ts';
import { roleView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { roleFields, roleName } from './body.ts';

export default operation({
  name: 'roles.update',
  service: 'identity',
  method: 'PATCH',
  path: '/roles/{role_id}',
  policy: identityPolicy.admin('identity:update_role'),
  body: z.object({ role: z.looseObject({ ...roleFields, name: z.optional(roleName) }) }),
  status: 200,
  errors: [...getRoleErrors, ...putRoleErrors, identityErrors.Immutable, identityErrors.DomainFixed],
  needs: ['table:read', 'table:write'],
  async handle({ params, body, origin }, ports) {
    const { name, description, domain_id, options: _, ...extra } = body.role;
    const role = await transaction(ports, async (tx) => {
      const before = await getRole(tx, params.role_id ?? '');
      if (isFixed(before)) throw identityErrors.Immutable({ verb: 'update', type: 'role', id: before.id });
      if (domain_id != null && domain_id !== before.domainId) throw identityErrors.DomainFixed();
      const after = {
        ...before,
        name: name ?? before.name,
        description: description === undefined ? before.description : description,
        extra: { ...before.extra, ...extra },
      };
      await putRole(tx, after, before);
      return after;
    });
    return { body: { role: roleView(role, selfLinks(origin)) } };
  },
});

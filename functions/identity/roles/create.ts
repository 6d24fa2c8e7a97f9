import { z } from 'zod/mini';
import { getDomainErrors, relyOnDomain } from '../../../shared/identity/domains.ts';
import { newId } from '../../../shared/identity/ids.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { putRole, putRoleErrors } from '../../../shared/identity/roles.ts';
import { roleView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { roleFields, roleName } from './body.ts';

export default operation({
  name: 'roles.create',
  service: 'identity',
  method: 'POST',
  path: '/roles',
  policy: identityPolicy.admin('identity:create_role'),
  body: z.object({ role: z.looseObject({ ...roleFields, name: roleName }) }),
  status: 201,
  errors: [...putRoleErrors, ...getDomainErrors],
  needs: ['table:read', 'table:write'],
  async handle({ body, origin }, ports) {
    const { name, description = null, domain_id, options: _, ...extra } = body.role;
    const role = { id: newId(ports.chance), name, ...(domain_id == null ? {} : { domainId: domain_id }), description, extra };
    await transaction(ports, async (tx) => {
      if (domain_id != null) await relyOnDomain(tx, domain_id);
      await putRole(tx, role);
    });
    return { body: { role: roleView(role, selfLinks(origin)) } };
  },
});

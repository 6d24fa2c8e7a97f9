import { z } from 'zod/mini';
import { defaultDomain } from '../../../shared/identity/domains.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
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
  errors: [...putRoleErrors, identityErrors.DomainNotFound],
  needs: ['table:read', 'table:write'],
  async handle({ body, origin }, ports) {
    const { name, description = null, domain_id, options: _, ...extra } = body.role;
    if (domain_id != null && domain_id !== defaultDomain.id) throw identityErrors.DomainNotFound({ domain_id });
    const role = { id: newId(ports.chance), name, ...(domain_id == null ? {} : { domainId: domain_id }), description, extra };
    await transaction(ports, (tx) => putRole(tx, role));
    return { body: { role: roleView(role, selfLinks(origin)) } };
  },
});

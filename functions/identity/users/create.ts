import { z } from 'zod/mini';
import { getDomainErrors, relyOnDomain } from '../../../shared/identity/domains.ts';
import { newId } from '../../../shared/identity/ids.ts';
import { hashPassword } from '../../../shared/identity/passwords.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { putUser, putUserErrors } from '../../../shared/identity/users.ts';
import { selfLinks, userView } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { domainOf } from '../domains/of-caller.ts';
import { userFields, userName } from './body.ts';

export default operation({
  name: 'users.create',
  service: 'identity',
  method: 'POST',
  path: '/users',
  policy: identityPolicy.admin('identity:create_user'),
  body: z.object({ user: z.looseObject({ ...userFields, name: userName }) }),
  status: 201,
  errors: [...putUserErrors, ...getDomainErrors],
  needs: ['table:read', 'table:write'],
  async handle({ body, caller, origin }, ports) {
    const { name, password, domain_id, default_project_id: defaultProjectId = null, enabled = true, options: _, ...extra } = body.user;
    const domainId = domain_id ?? domainOf(caller);
    const passwordHash = password == null ? null : await hashPassword(password, ports);
    const user = { id: newId(ports.chance), name, domainId, enabled, defaultProjectId, passwordHash, extra };
    await transaction(ports, async (tx) => {
      await relyOnDomain(tx, domainId);
      await putUser(tx, user);
    });
    return { body: { user: userView(user, selfLinks(origin)) } };
  },
});

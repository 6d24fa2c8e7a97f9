import { z } from 'zod/mini';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { hashPassword } from '../../../shared/identity/passwords.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { withoutTokens } from '../../../shared/identity/revoke.ts';
import { getUser, getUserErrors, putUser, putUserErrors } from '../../../shared/identity/users.ts';
import { selfLinks, userView } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { userFields, userName } from './body.ts';

export default operation({
  name: 'users.update',
  service: 'identity',
  method: 'PATCH',
  path: '/users/{user_id}',
  policy: identityPolicy.admin('identity:update_user'),
  body: z.object({ user: z.looseObject({ ...userFields, name: z.optional(userName) }) }),
  status: 200,
  errors: [...getUserErrors, ...putUserErrors, identityErrors.DomainFixed],
  needs: ['table:read', 'table:write'],
  async handle({ params, body, origin }, ports) {
    const { name, password, domain_id, default_project_id, enabled, options: _, ...extra } = body.user;
    const passwordHash = password == null ? password : await hashPassword(password, ports);
    const user = await transaction(ports, async (tx) => {
      const before = await getUser(tx, params.user_id ?? '');
      if (domain_id != null && domain_id !== before.domainId) throw identityErrors.DomainFixed();
      const after = {
        ...before,
        name: name ?? before.name,
        enabled: enabled ?? before.enabled,
        defaultProjectId: default_project_id === undefined ? before.defaultProjectId : default_project_id,
        passwordHash: passwordHash === undefined ? before.passwordHash : passwordHash,
        extra: { ...before.extra, ...extra },
      };
      const endsTokens = (before.enabled && !after.enabled) || passwordHash !== undefined;
      await putUser(tx, endsTokens ? withoutTokens(tx, ports, after) : after, before);
      return after;
    });
    ports.revocations.forget();
    return { body: { user: userView(user, selfLinks(origin)) } };
  },
});

import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { findUser } from '../../../shared/identity/users.ts';
import { selfLinks, userView } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { enforce } from '../../../shared/operation/policy.ts';

const rule = identityPolicy.ownerOrAdmin('identity:get_user');

/** Who may not see a user does not learn whether there is one. */
export default operation({
  name: 'users.show',
  service: 'identity',
  method: 'GET',
  path: '/users/{user_id}',
  policy: rule,
  policyTarget: 'resource',
  status: 200,
  errors: [identityErrors.UserNotFound],
  needs: ['table:read'],
  async handle({ params, caller, origin }, ports) {
    const id = params.user_id ?? '';
    enforce(rule, caller, { userId: id });
    const user = await findUser(ports.store, { id });
    if (user === undefined) throw identityErrors.UserNotFound({ user_id: id });
    return { body: { user: userView(user, selfLinks(origin)) } };
  },
});

import { z } from 'zod/mini';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { password } from '../../../shared/identity/fields.ts';
import { hashPassword, verifyPassword } from '../../../shared/identity/passwords.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { revokeTokensOf } from '../../../shared/identity/revoke.ts';
import { findUser, getUser, putUser } from '../../../shared/identity/users.ts';
import * as requestErrors from '../../../shared/operation/errors.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { transaction } from '../../../shared/store/transaction.ts';

const rule = identityPolicy.owner('identity:change_password');

/** Users change their own password, and prove that they know it. */
export default operation({
  name: 'users.change-password',
  service: 'identity',
  method: 'POST',
  path: '/users/{user_id}/password',
  policy: rule,
  policyTarget: 'resource',
  body: z.object({ user: z.object({ original_password: z.string(), password }) }),
  status: 204,
  errors: [identityErrors.UserNotFound],
  needs: ['table:read', 'table:write'],
  async handle({ params, caller, body }, ports) {
    const id = params.user_id ?? '';
    enforce(rule, caller, { userId: id });
    const before = await findUser(ports.store, { id });
    if (!(await verifyPassword(body.user.original_password, before?.passwordHash, ports))) throw requestErrors.Unauthenticated();
    const passwordHash = await hashPassword(body.user.password, ports);
    await transaction(ports, async (tx) => {
      const user = await getUser(tx, id);
      // Somebody else has set another password meanwhile: the proof is no longer one.
      if (user.passwordHash !== before?.passwordHash) throw requestErrors.Unauthenticated();
      await putUser(tx, { ...user, passwordHash }, user);
      revokeTokensOf(tx, ports, { userId: id });
    });
    ports.revocations.forget();
    return {};
  },
});

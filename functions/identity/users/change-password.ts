import { z } from 'zod/mini';
import { authenticatePassword } from '../../../shared/identity/authenticate.ts';
import { password } from '../../../shared/identity/fields.ts';
import { hashPassword } from '../../../shared/identity/passwords.ts';
import { withoutTokens } from '../../../shared/identity/revoke.ts';
import { getUser, getUserErrors, putUser } from '../../../shared/identity/users.ts';
import * as requestErrors from '../../../shared/operation/errors.ts';
import { openOperation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';

/** Whoever knows a user's password may change it, and needs no token, as in Keystone. */
export default openOperation({
  name: 'users.change-password',
  service: 'identity',
  method: 'POST',
  path: '/users/{user_id}/password',
  body: z.object({ user: z.object({ original_password: z.string(), password }) }),
  status: 204,
  errors: getUserErrors,
  needs: ['table:read', 'table:write'],
  async handle({ params, body, address }, ports) {
    const id = params.user_id ?? '';
    const proof = await authenticatePassword(ports, { id, password: body.user.original_password }, address);
    if (proof === undefined) throw requestErrors.Unauthenticated();
    const passwordHash = await hashPassword(body.user.password, ports);
    await transaction(ports, async (tx) => {
      const user = await getUser(tx, id);
      // Somebody else has set another password meanwhile: the proof is no longer one.
      if (user.passwordHash !== proof.user.passwordHash) throw requestErrors.Unauthenticated();
      await putUser(tx, withoutTokens(tx, ports, { ...user, passwordHash }), user);
    });
    ports.revocations.forget();
    return {};
  },
});

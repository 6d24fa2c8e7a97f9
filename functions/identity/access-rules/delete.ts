import { getAccessRule, getAccessRuleErrors, removeAccessRule } from '../../../shared/identity/access-rules.ts';
import { applicationCredentialsOf } from '../../../shared/identity/application-credentials.ts';
import { assertUnrestricted } from '../../../shared/identity/delegation.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { getUser, getUserErrors, users } from '../../../shared/identity/users.ts';
import * as requestErrors from '../../../shared/operation/errors.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { transaction } from '../../../shared/store/transaction.ts';

const rule = identityPolicy.ownerOrAdmin('identity:delete_access_rule');

/** One that a credential has stays: whoever makes one meanwhile writes the user too. */
export default operation({
  name: 'access-rules.delete',
  service: 'identity',
  method: 'DELETE',
  path: '/users/{user_id}/access_rules/{access_rule_id}',
  policy: rule,
  policyTarget: 'resource',
  status: 204,
  errors: [...getAccessRuleErrors, ...getUserErrors],
  needs: ['table:read', 'table:write'],
  async handle({ params, caller }, ports) {
    const { user_id: userId = '', access_rule_id: id = '' } = params;
    enforce(rule, caller, { userId });
    assertUnrestricted(caller);
    await transaction(ports, async (tx) => {
      const user = await getUser(tx, userId);
      await getAccessRule(tx, userId, id);
      const credentials = await applicationCredentialsOf(ports.store, userId);
      if (credentials.some(({ accessRules }) => accessRules?.some((one) => one.id === id))) {
        throw requestErrors.ActionForbidden({ rule: 'delete an access rule that is in use by an application credential' });
      }
      removeAccessRule(tx, userId, id);
      tx.put(users, user);
    });
    return {};
  },
});

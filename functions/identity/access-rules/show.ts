import { getAccessRule, getAccessRuleErrors } from '../../../shared/identity/access-rules.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { accessRuleView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { transaction } from '../../../shared/store/transaction.ts';

const rule = identityPolicy.ownerOrAdmin('identity:get_access_rule');

export default operation({
  name: 'access-rules.show',
  service: 'identity',
  method: 'GET',
  path: '/users/{user_id}/access_rules/{access_rule_id}',
  policy: rule,
  policyTarget: 'resource',
  status: 200,
  errors: getAccessRuleErrors,
  needs: ['table:read'],
  async handle({ params, caller, origin }, ports) {
    const { user_id: userId = '', access_rule_id: id = '' } = params;
    enforce(rule, caller, { userId });
    const found = await transaction(ports, (tx) => getAccessRule(tx, userId, id));
    return { body: { access_rule: accessRuleView(found, userId, selfLinks(origin)) } };
  },
});

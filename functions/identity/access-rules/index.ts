import { type AccessRule, accessRulesOf } from '../../../shared/identity/access-rules.ts';
import { type Filters, filtered } from '../../../shared/identity/filter.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { accessRuleView, listView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { enforce } from '../../../shared/operation/policy.ts';

const rule = identityPolicy.ownerOrAdmin('identity:list_access_rules');
const filters: Filters<AccessRule> = { service: (one) => one.service, method: (one) => one.method, path: (one) => one.path };

export default operation({
  name: 'access-rules.index',
  service: 'identity',
  method: 'GET',
  path: '/users/{user_id}/access_rules',
  policy: rule,
  policyTarget: 'resource',
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ params, caller, query, origin, url }, { store }) {
    const userId = params.user_id ?? '';
    enforce(rule, caller, { userId });
    const self = selfLinks(origin);
    const found = filtered(await accessRulesOf(store, userId), query, filters).map((one) => accessRuleView(one, userId, self));
    return { body: listView('access_rules', found, { origin, url }) };
  },
});

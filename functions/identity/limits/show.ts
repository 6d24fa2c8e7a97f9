import { limitView } from '../../../shared/identity/limit-views.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { getLimit, getLimitErrors } from '../../../shared/identity/unified-limits.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { transaction } from '../../../shared/store/transaction.ts';

const rule = identityPolicy.projectReader('identity:get_limit');

export default operation({
  name: 'limits.show',
  service: 'identity',
  method: 'GET',
  path: '/limits/{limit_id}',
  policy: rule,
  policyTarget: 'resource',
  status: 200,
  errors: getLimitErrors,
  needs: ['table:read'],
  async handle({ params, caller, origin }, ports) {
    const limit = await transaction(ports, (tx) => getLimit(tx, params.limit_id ?? ''));
    enforce(rule, caller, { projectId: limit.ownerId });
    return { body: { limit: limitView(limit, selfLinks(origin)) } };
  },
});

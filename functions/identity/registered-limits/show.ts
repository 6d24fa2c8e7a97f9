import { registeredLimitView } from '../../../shared/identity/limit-views.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { getRegisteredLimit, getRegisteredLimitErrors } from '../../../shared/identity/unified-limits.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';

export default operation({
  name: 'registered-limits.show',
  service: 'identity',
  method: 'GET',
  path: '/registered_limits/{registered_limit_id}',
  policy: identityPolicy.anyone('identity:get_registered_limit'),
  status: 200,
  errors: getRegisteredLimitErrors,
  needs: ['table:read'],
  async handle({ params, origin }, ports) {
    const limit = await transaction(ports, (tx) => getRegisteredLimit(tx, params.registered_limit_id ?? ''));
    return { body: { registered_limit: registeredLimitView(limit, selfLinks(origin)) } };
  },
});

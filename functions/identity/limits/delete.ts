import { identityPolicy } from '../../../shared/identity/policy.ts';
import { getLimit, getLimitErrors, removeLimit } from '../../../shared/identity/unified-limits.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';

export default operation({
  name: 'limits.delete',
  service: 'identity',
  method: 'DELETE',
  path: '/limits/{limit_id}',
  policy: identityPolicy.admin('identity:delete_limit'),
  status: 204,
  errors: getLimitErrors,
  needs: ['table:read', 'table:write'],
  async handle({ params }, ports) {
    await transaction(ports, async (tx) => removeLimit(tx, await getLimit(tx, params.limit_id ?? '')));
    return {};
  },
});

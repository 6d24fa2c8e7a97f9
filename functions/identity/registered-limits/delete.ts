import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { getRegisteredLimit, getRegisteredLimitErrors, removeRegisteredLimit } from '../../../shared/identity/unified-limits.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';

export default operation({
  name: 'registered-limits.delete',
  service: 'identity',
  method: 'DELETE',
  path: '/registered_limits/{registered_limit_id}',
  policy: identityPolicy.admin('identity:delete_registered_limit'),
  status: 204,
  errors: [...getRegisteredLimitErrors, identityErrors.RegisteredLimitInUse],
  needs: ['table:read', 'table:write'],
  async handle({ params }, ports) {
    await transaction(ports, async (tx) => {
      const limit = await getRegisteredLimit(tx, params.registered_limit_id ?? '');
      if (limit.limits > 0) throw identityErrors.RegisteredLimitInUse({ id: limit.id });
      await removeRegisteredLimit(tx, limit);
    });
    return {};
  },
});

import * as computeErrors from '../../../shared/compute/errors.ts';
import { keyPairs, userUsageKey } from '../../../shared/compute/key-pairs/key-pair.ts';
import { keyPairOwner } from '../../../shared/compute/key-pairs/key-pair-owner.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { texts } from '../../../shared/operation/query-values.ts';
import { queryParameters, since, versions } from '../../../shared/operation/versioned.ts';
import { transaction } from '../../../shared/store/transaction.ts';

const rule = policy.ownUserOrAdmin('os_compute_api:os-keypairs:delete');

export default operation({
  name: 'key-pairs.delete',
  service: 'compute',
  method: 'DELETE',
  path: '/os-keypairs/{name}',
  policy: rule,
  policyTarget: 'resource',
  query: queryParameters({ user_id: since('2.10', texts) }, versions({ '2.1': 'drop', '2.75': 'refuse' })),
  status: versions({ '2.1': 202, '2.2': 204 }),
  errors: [computeErrors.KeypairNotFound],
  needs: ['table:read', 'table:write'],
  async handle({ params, caller, query }, ports) {
    const userId = keyPairOwner(caller, query.user_id?.at(-1), rule);
    const name = params['name'] ?? '';
    await transaction(ports, async (tx) => {
      if ((await tx.get(keyPairs, { userId, name })) === undefined) throw computeErrors.KeypairNotFound({ name, user_id: userId });
      tx.remove(keyPairs, { userId, name });
      tx.add(userUsageKey(userId), { keyPairs: -1 }, { keyPairs: { min: 0 } });
    });
    return {};
  },
});

import * as computeErrors from '../../../shared/compute/errors.ts';
import { keyPairs } from '../../../shared/compute/key-pairs/key-pair.ts';
import { keyPairOwner } from '../../../shared/compute/key-pairs/key-pair-owner.ts';
import { keyPairDetail } from '../../../shared/compute/key-pairs/view.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { texts } from '../../../shared/operation/query-values.ts';
import { queryParameters, since, versions } from '../../../shared/operation/versioned.ts';

const rule = policy.ownUserOrAdmin('os_compute_api:os-keypairs:show');

export default operation({
  name: 'key-pairs.show',
  service: 'compute',
  method: 'GET',
  path: '/os-keypairs/{name}',
  policy: rule,
  policyTarget: 'resource',
  query: queryParameters({ user_id: since('2.10', texts) }, versions({ '2.1': 'drop', '2.75': 'refuse' })),
  status: 200,
  errors: [computeErrors.KeypairNotFound],
  needs: ['table:read'],
  async handle({ params, caller, query, version }, ports) {
    const userId = keyPairOwner(caller, query.user_id?.at(-1), rule);
    const name = params['name'] ?? '';
    const keyPair = await keyPairs.get(ports.store, { userId, name });
    if (keyPair === undefined) throw computeErrors.KeypairNotFound({ name, user_id: userId });
    return { body: { keypair: keyPairDetail.show(keyPair, version, undefined) } };
  },
});

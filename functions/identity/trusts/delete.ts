import { identityPolicy } from '../../../shared/identity/policy.ts';
import { deleteTrust, getTrust, getTrustErrors } from '../../../shared/identity/trusts.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { transaction } from '../../../shared/store/transaction.ts';

const rule = identityPolicy.ownerOrAdmin('identity:delete_trust');

export default operation({
  name: 'trusts.delete',
  service: 'identity',
  method: 'DELETE',
  path: '/OS-TRUST/trusts/{trust_id}',
  policy: rule,
  policyTarget: 'resource',
  status: 204,
  errors: getTrustErrors,
  needs: ['table:read', 'table:write'],
  async handle({ params, caller }, ports) {
    const id = params.trust_id ?? '';
    const trust = await transaction(ports, (tx) => getTrust(tx, id, ports.clock.now()));
    enforce(rule, caller, { userId: trust.trustorId });
    await deleteTrust(ports, id);
    return {};
  },
});

import { identityPolicy } from '../../../shared/identity/policy.ts';
import { globalRoles } from '../../../shared/identity/roles.ts';
import { fullTrustView } from '../../../shared/identity/trust-views.ts';
import { getTrustErrors } from '../../../shared/identity/trusts.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { foundTrust } from './finding.ts';

export default operation({
  name: 'trusts.show',
  service: 'identity',
  method: 'GET',
  path: '/OS-TRUST/trusts/{trust_id}',
  policy: identityPolicy.ownerOrAdmin('identity:get_trust'),
  policyTarget: 'resource',
  status: 200,
  errors: getTrustErrors,
  needs: ['table:read'],
  async handle({ params, caller, origin }, ports) {
    const trust = await foundTrust(ports, params.trust_id ?? '', caller, 'identity:get_trust');
    return { body: { trust: fullTrustView(trust, await globalRoles(ports.store), selfLinks(origin)) } };
  },
});

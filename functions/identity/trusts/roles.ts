import { identityPolicy } from '../../../shared/identity/policy.ts';
import { rolesWithIds } from '../../../shared/identity/roles.ts';
import { trustRole } from '../../../shared/identity/trust-views.ts';
import { getTrustErrors } from '../../../shared/identity/trusts.ts';
import { listView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { foundTrust } from './finding.ts';

export default operation({
  name: 'trusts.roles',
  service: 'identity',
  method: 'GET',
  path: '/OS-TRUST/trusts/{trust_id}/roles',
  policy: identityPolicy.ownerOrAdmin('identity:list_roles_for_trust'),
  policyTarget: 'resource',
  status: 200,
  errors: getTrustErrors,
  needs: ['table:read'],
  async handle({ params, caller, origin, url }, ports) {
    const trust = await foundTrust(ports, params.trust_id ?? '', caller, 'identity:list_roles_for_trust');
    const self = selfLinks(origin);
    const lent = (await rolesWithIds(ports.store, trust.roleIds)).map((role) => trustRole(role, self));
    return { body: listView('roles', lent, { origin, url }) };
  },
});

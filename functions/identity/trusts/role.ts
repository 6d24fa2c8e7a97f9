import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { rolesWithIds } from '../../../shared/identity/roles.ts';
import { trustRole } from '../../../shared/identity/trust-views.ts';
import { getTrustErrors } from '../../../shared/identity/trusts.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { foundTrust } from './finding.ts';

export default operation({
  name: 'trusts.role',
  service: 'identity',
  method: 'GET',
  path: '/OS-TRUST/trusts/{trust_id}/roles/{role_id}',
  policy: identityPolicy.ownerOrAdmin('identity:get_role_for_trust'),
  policyTarget: 'resource',
  status: 200,
  errors: [...getTrustErrors, identityErrors.RoleNotFound],
  needs: ['table:read'],
  async handle({ params, caller, origin }, ports) {
    const trust = await foundTrust(ports, params.trust_id ?? '', caller, 'identity:get_role_for_trust');
    const id = params.role_id ?? '';
    const role = (await rolesWithIds(ports.store, trust.roleIds)).find((lent) => lent.id === id);
    if (role === undefined) throw identityErrors.RoleNotFound({ role_id: id });
    return { body: { role: trustRole(role, selfLinks(origin)) } };
  },
});

import { identityPolicy } from '../../../shared/identity/policy.ts';
import { revokeToken } from '../../../shared/identity/revoke.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { subjectErrors, subjectOf } from './subject.ts';

const rule = identityPolicy.admin('identity:revoke_token');

export default operation({
  name: 'tokens.revoke',
  service: 'identity',
  method: 'DELETE',
  path: '/auth/tokens',
  policy: rule,
  policyTarget: 'resource',
  status: 204,
  errors: subjectErrors,
  needs: ['table:read', 'table:write'],
  async handle(request, ports) {
    const { claims } = await subjectOf(request, rule, ports);
    await transaction(ports, async (tx) => revokeToken(tx, ports, claims));
    ports.revocations.forget();
    return {};
  },
});

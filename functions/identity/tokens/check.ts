import { identityPolicy } from '../../../shared/identity/policy.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { subjectErrors, subjectOf } from './subject.ts';

const rule = identityPolicy.serviceOrAdmin('identity:check_token');

export default operation({
  name: 'tokens.check',
  service: 'identity',
  method: 'HEAD',
  path: '/auth/tokens',
  policy: rule,
  policyTarget: 'resource',
  status: 200,
  errors: subjectErrors,
  needs: ['table:read'],
  async handle(request, ports) {
    const { token } = await subjectOf(request, rule, ports);
    return { headers: { 'X-Subject-Token': token, Vary: 'X-Auth-Token' } };
  },
});

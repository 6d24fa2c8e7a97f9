import { identityPolicy } from '../../../shared/identity/policy.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { tokenAnswer } from './answer.ts';
import { subjectErrors, subjectOf } from './subject.ts';

const rule = identityPolicy.serviceOrAdmin('identity:validate_token');

export default operation({
  name: 'tokens.show',
  service: 'identity',
  method: 'GET',
  path: '/auth/tokens',
  policy: rule,
  policyTarget: 'resource',
  status: 200,
  errors: subjectErrors,
  needs: ['table:read'],
  async handle(request, ports) {
    const { token, claims } = await subjectOf(request, rule, ports);
    return tokenAnswer(token, claims, request, ports);
  },
});

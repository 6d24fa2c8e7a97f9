import { identityPolicy } from '../../../shared/identity/policy.ts';
import { operation } from '../../../shared/operation/operation.ts';

/** Every project has limits of its own, whatever stands above it. */
const model = { name: 'flat', description: 'Limit enforcement and validation does not take project hierarchy into consideration.' };

export default operation({
  name: 'limits.model',
  service: 'identity',
  method: 'GET',
  path: '/limits/model',
  policy: identityPolicy.anyone('identity:get_limit_model'),
  status: 200,
  errors: [],
  needs: [],
  async handle() {
    return { body: { model } };
  },
});

import { identityPolicy } from '../../../shared/identity/policy.ts';
import { listView } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

/** The systems for which the caller could have a token: none, because roles are on projects and domains. */
export default operation({
  name: 'auth.system',
  service: 'identity',
  method: 'GET',
  path: '/auth/system',
  policy: identityPolicy.anyone('identity:get_auth_system'),
  status: 200,
  errors: [],
  needs: [],
  async handle(request) {
    return { body: listView('system', [], request) };
  },
});

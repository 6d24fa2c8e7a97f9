import { identityPolicy } from '../../../shared/identity/policy.ts';
import { listView } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

/** The domains for which the caller could have a token: none, because roles are on projects. */
export default operation({
  name: 'auth.domains',
  service: 'identity',
  method: 'GET',
  path: '/auth/domains',
  policy: identityPolicy.anyone('identity:get_auth_domains'),
  status: 200,
  errors: [],
  needs: [],
  async handle(request) {
    return { body: listView('domains', [], request) };
  },
});

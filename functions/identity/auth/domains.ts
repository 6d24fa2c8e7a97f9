import { identityPolicy } from '../../../shared/identity/policy.ts';
import { domainsOf } from '../../../shared/identity/role-assignments.ts';
import { domainView, listView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

export default operation({
  name: 'auth.domains',
  service: 'identity',
  method: 'GET',
  path: '/auth/domains',
  policy: identityPolicy.anyone('identity:get_auth_domains'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle(request, { store }) {
    const self = selfLinks(request.origin);
    const mine = (await domainsOf(store, request.caller.userId)).filter(({ enabled }) => enabled);
    return {
      body: listView(
        'domains',
        mine.map((domain) => domainView(domain, self)),
        request,
      ),
    };
  },
});

import { type Filters, filtered } from '../../../shared/identity/filter.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { allUsers, type User } from '../../../shared/identity/users.ts';
import { listView, selfLinks, userView } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

const filters: Filters<User> = {
  name: (user) => user.name,
  domain_id: (user) => user.domainId,
  enabled: (user) => user.enabled,
};

export default operation({
  name: 'users.index',
  service: 'identity',
  method: 'GET',
  path: '/users',
  policy: identityPolicy.admin('identity:list_users'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ query, origin, url }, ports) {
    const found = filtered(await allUsers(ports.store), query, filters);
    const self = selfLinks(origin);
    return {
      body: listView(
        'users',
        found.map((user) => userView(user, self)),
        { origin, url },
      ),
    };
  },
});

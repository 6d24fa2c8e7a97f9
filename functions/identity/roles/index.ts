import { type Filters, filtered } from '../../../shared/identity/filter.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { allRoles, type Role } from '../../../shared/identity/roles.ts';
import { listView, roleView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

/** Roles belong to no domain, so that one that is asked for has none. */
const filters: Filters<Role> = { name: (role) => role.name, domain_id: () => null };

export default operation({
  name: 'roles.index',
  service: 'identity',
  method: 'GET',
  path: '/roles',
  policy: identityPolicy.admin('identity:list_roles'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ query, origin, url }, ports) {
    const found = filtered(await allRoles(ports.store), query, filters);
    const self = selfLinks(origin);
    return {
      body: listView(
        'roles',
        found.map((role) => roleView(role, self)),
        { origin, url },
      ),
    };
  },
});

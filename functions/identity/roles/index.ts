import { type Filters, filtered } from '../../../shared/identity/filter.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { allRoles, globalRoles, type Role } from '../../../shared/identity/roles.ts';
import { listView, roleView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

const filters: Filters<Role> = { name: (role) => role.name, domain_id: (role) => role.domainId };

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
    // Those of a domain are shown to whoever asks for that domain's.
    const roles = query.domain_id === undefined ? await globalRoles(ports.store) : await allRoles(ports.store);
    const found = filtered(roles, query, filters);
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

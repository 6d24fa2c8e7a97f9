import { type Filters, filtered } from '../../../shared/identity/filter.ts';
import { allGroups, type Group } from '../../../shared/identity/groups.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { groupView, listView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

const filters: Filters<Group> = { name: (group) => group.name, domain_id: (group) => group.domainId };

export default operation({
  name: 'groups.index',
  service: 'identity',
  method: 'GET',
  path: '/groups',
  policy: identityPolicy.admin('identity:list_groups'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ query, origin, url }, { store }) {
    const self = selfLinks(origin);
    const found = filtered(await allGroups(store), query, filters).map((group) => groupView(group, self));
    return { body: listView('groups', found, { origin, url }) };
  },
});

import * as identityErrors from '../../../shared/identity/errors.ts';
import { type Filters, filtered } from '../../../shared/identity/filter.ts';
import { findGroup, userIdsOf } from '../../../shared/identity/groups.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { readMany } from '../../../shared/identity/read-many.ts';
import { type User, users } from '../../../shared/identity/users.ts';
import { listView, selfLinks, userView } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

const filters: Filters<User> = { name: (user) => user.name, enabled: (user) => user.enabled };

export default operation({
  name: 'groups.users',
  service: 'identity',
  method: 'GET',
  path: '/groups/{group_id}/users',
  policy: identityPolicy.admin('identity:list_users_in_group'),
  status: 200,
  errors: [identityErrors.GroupNotFound],
  needs: ['table:read'],
  async handle({ params, query, origin, url }, { store }) {
    const id = params.group_id ?? '';
    const [group, members] = await Promise.all([findGroup(store, id), userIdsOf(store, id)]);
    if (group === undefined) throw identityErrors.GroupNotFound({ group_id: id });
    const self = selfLinks(origin);
    const found = filtered(await readMany(store, users, members), query, filters).map((user) => userView(user, self));
    return { body: listView('users', found, { origin, url }) };
  },
});

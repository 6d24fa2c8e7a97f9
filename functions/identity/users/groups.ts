import * as identityErrors from '../../../shared/identity/errors.ts';
import { type Filters, filtered } from '../../../shared/identity/filter.ts';
import { type Group, groupIdsOf, groups } from '../../../shared/identity/groups.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { readMany } from '../../../shared/identity/read-many.ts';
import { findUser } from '../../../shared/identity/users.ts';
import { groupView, listView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { enforce } from '../../../shared/operation/policy.ts';

const rule = identityPolicy.ownerOrAdmin('identity:list_groups_for_user');
const filters: Filters<Group> = { name: (group) => group.name };

export default operation({
  name: 'users.groups',
  service: 'identity',
  method: 'GET',
  path: '/users/{user_id}/groups',
  policy: rule,
  policyTarget: 'resource',
  status: 200,
  errors: [identityErrors.UserNotFound],
  needs: ['table:read'],
  async handle({ params, caller, query, origin, url }, { store }) {
    const id = params.user_id ?? '';
    enforce(rule, caller, { userId: id });
    const [user, ids] = await Promise.all([findUser(store, { id }), groupIdsOf(store, id)]);
    if (user === undefined) throw identityErrors.UserNotFound({ user_id: id });
    const self = selfLinks(origin);
    const found = filtered(await readMany(store, groups, ids), query, filters).map((group) => groupView(group, self));
    return { body: listView('groups', found, { origin, url }) };
  },
});

import * as identityErrors from '../../../shared/identity/errors.ts';
import { findGroup } from '../../../shared/identity/groups.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { groupView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

export default operation({
  name: 'groups.show',
  service: 'identity',
  method: 'GET',
  path: '/groups/{group_id}',
  policy: identityPolicy.admin('identity:get_group'),
  status: 200,
  errors: [identityErrors.GroupNotFound],
  needs: ['table:read'],
  async handle({ params, origin }, { store }) {
    const id = params.group_id ?? '';
    const group = await findGroup(store, id);
    if (group === undefined) throw identityErrors.GroupNotFound({ group_id: id });
    return { body: { group: groupView(group, selfLinks(origin)) } };
  },
});

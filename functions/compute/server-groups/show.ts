import { findGroup, findGroupErrors } from '../../../shared/compute/groups/find.ts';
import { membersOf } from '../../../shared/compute/groups/list.ts';
import { serverGroupView } from '../../../shared/compute/groups/view.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';
import { Transaction } from '../../../shared/store/transaction.ts';

const rule = policy.reader('os_compute_api:os-server-groups:show');

export default operation({
  name: 'server-groups.show',
  service: 'compute',
  method: 'GET',
  path: '/os-server-groups/{id}',
  policy: rule,
  policyTarget: 'resource',
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: findGroupErrors,
  needs: ['table:read'],
  async handle({ params, caller, version }, { store }) {
    const group = await findGroup(new Transaction(store), params['id'] ?? '', caller, rule);
    return { body: { server_group: serverGroupView.show(await membersOf(store, group), version, undefined) } };
  },
});

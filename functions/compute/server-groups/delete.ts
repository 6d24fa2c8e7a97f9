import { findGroup, findGroupErrors } from '../../../shared/compute/groups/find.ts';
import { serverGroups } from '../../../shared/compute/groups/group.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { returnQuota } from '../../../shared/quota/charge.ts';
import { transaction } from '../../../shared/store/transaction.ts';

const rule = policy.member('os_compute_api:os-server-groups:delete');

/** Its servers stay, and its rule holds for them no more. What says where they are goes with them, one by one. */
export default operation({
  name: 'server-groups.delete',
  service: 'compute',
  method: 'DELETE',
  path: '/os-server-groups/{id}',
  policy: rule,
  policyTarget: 'resource',
  status: 204,
  errors: findGroupErrors,
  needs: ['table:read', 'table:write'],
  async handle({ params, caller }, ports) {
    await transaction(ports, async (tx) => {
      const group = await findGroup(tx, params['id'] ?? '', caller, rule);
      tx.remove(serverGroups, group.id);
      returnQuota(tx, group, { server_groups: 1 });
    });
    return {};
  },
});

import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { deleteAsAsked, deletionErrors } from '../server-deletion.ts';

const rule = policy.member('os_compute_api:servers:delete');

export default operation({
  name: 'servers.delete',
  service: 'compute',
  method: 'DELETE',
  path: '/servers/{server_id}',
  policy: rule,
  policyTarget: 'resource',
  status: 204,
  errors: deletionErrors,
  needs: ['table:read', 'table:write', 'queue:send', 'networks'],
  async handle(request, ports) {
    await deleteAsAsked(request, ports, { rule, isForced: false });
    return {};
  },
});

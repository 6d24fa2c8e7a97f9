import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { forgetLimits } from '../../../shared/quota/change.ts';
import { quotaQuery, userIn } from '../quota-project.ts';

/** As in Nova, nobody asks whether there is such a project or user; a project's limits go with those of its users. */
export default operation({
  name: 'quota-sets.delete',
  service: 'compute',
  method: 'DELETE',
  path: '/os-quota-sets/{id}',
  policy: policy.admin('os_compute_api:os-quota-sets:delete'),
  query: quotaQuery,
  status: 202,
  errors: [],
  needs: ['table:read', 'table:write'],
  async handle({ params, query }, ports) {
    await forgetLimits(ports, { projectId: params['id'] ?? '', userId: userIn(query) });
    return {};
  },
});

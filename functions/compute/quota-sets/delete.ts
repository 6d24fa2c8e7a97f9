import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { forgetLimits } from '../../../shared/quota/change.ts';
import { quotaQuery } from '../quota-project.ts';

/** A user has no limits of their own that could go. As in Nova, nobody asks whether there is such a project. */
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
    if (query.user_id === undefined) await forgetLimits(ports, params['id'] ?? '');
    return {};
  },
});

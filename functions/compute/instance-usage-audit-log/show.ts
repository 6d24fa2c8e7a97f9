import { auditLog, auditTimestampErrors, monthOverBefore } from '../../../shared/compute/usage/audit-log.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

/** What Nova calls the id is a moment: the period is the last that was over then. */
export default operation({
  name: 'instance-usage-audit-log.show',
  service: 'compute',
  method: 'GET',
  path: '/os-instance_usage_audit_log/{id}',
  policy: policy.admin('os_compute_api:os-instance-usage-audit-log:show'),
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: auditTimestampErrors,
  needs: ['table:read'],
  handle: async ({ params }, { store }) => ({
    body: { instance_usage_audit_log: await auditLog(store, monthOverBefore(params['id'] ?? '')) },
  }),
});

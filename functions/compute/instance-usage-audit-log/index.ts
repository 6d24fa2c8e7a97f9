import { auditLog, lastMonth } from '../../../shared/compute/usage/audit-log.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

export default operation({
  name: 'instance-usage-audit-log.index',
  service: 'compute',
  method: 'GET',
  path: '/os-instance_usage_audit_log',
  policy: policy.admin('os_compute_api:os-instance-usage-audit-log:list'),
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: [],
  needs: ['table:read'],
  handle: async (_, { store, clock }) => ({ body: { instance_usage_audit_logs: await auditLog(store, lastMonth(clock.now())) } }),
});

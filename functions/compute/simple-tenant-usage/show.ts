import { projectUsage } from '../../../shared/compute/usage/usage.ts';
import { unknownUsageParameters, usageParameters } from '../../../shared/compute/usage/window.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { queryParameters } from '../../../shared/operation/versioned.ts';
import { usagePage, usagePageErrors } from '../usage-page.ts';

const rule = policy.reader('os_compute_api:os-simple-tenant-usage:show');

export default operation({
  name: 'simple-tenant-usage.show',
  service: 'compute',
  method: 'GET',
  path: '/os-simple-tenant-usage/{id}',
  policy: rule,
  policyTarget: 'resource',
  query: queryParameters(usageParameters, unknownUsageParameters),
  status: 200,
  errors: usagePageErrors,
  needs: ['table:read'],
  async handle(asked, ports) {
    const id = asked.params['id'] ?? '';
    enforce(rule, asked.caller, { projectId: id });
    const { servers, window, now, links } = await usagePage(asked, ports, id);
    // Nothing at all is said of a project that has used nothing.
    const usage = servers.length === 0 ? {} : projectUsage(id, servers, window, now, true);
    return { body: { tenant_usage: usage, ...(links === undefined ? {} : { tenant_usage_links: links }) } };
  },
});

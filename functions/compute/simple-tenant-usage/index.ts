import { projectUsage } from '../../../shared/compute/usage/usage.ts';
import { unknownUsageParameters, usageParameters } from '../../../shared/compute/usage/window.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { texts } from '../../../shared/operation/query-values.ts';
import { queryParameters } from '../../../shared/operation/versioned.ts';
import { usagePage, usagePageErrors } from '../usage-page.ts';

export default operation({
  name: 'simple-tenant-usage.index',
  service: 'compute',
  method: 'GET',
  path: '/os-simple-tenant-usage',
  policy: policy.admin('os_compute_api:os-simple-tenant-usage:list'),
  query: queryParameters({ ...usageParameters, detailed: texts }, unknownUsageParameters),
  status: 200,
  errors: usagePageErrors,
  needs: ['table:read'],
  async handle(asked, ports) {
    const { servers, window, now, links } = await usagePage(asked, ports, undefined);
    const isDetailed = asked.query.detailed?.[0] === '1';
    const usages = Array.from(
      Map.groupBy(servers, ({ projectId }) => projectId),
      ([projectId, of]) => projectUsage(projectId, of, window, now, isDetailed),
    );
    return { body: { tenant_usages: usages, ...(links === undefined ? {} : { tenant_usages_links: links }) } };
  },
});

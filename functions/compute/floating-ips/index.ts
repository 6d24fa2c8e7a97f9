import { floatingIpResource } from '../../../shared/network/floatingips/resource.ts';
import { seen } from '../../../shared/network/nova/ask.ts';
import { novaFloatingIps } from '../../../shared/network/nova/floating-ips.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

/** Those of the caller's project, also for administrators. */
export default operation({
  name: 'floating-ips.index',
  service: 'compute',
  method: 'GET',
  path: '/os-floating-ips',
  policy: policy.reader('os_compute_api:os-floating-ips:list'),
  window: { until: '2.35' },
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ caller, version }, { store }) {
    const own = await seen(floatingIpResource, store, caller, { tenant_id: [caller.projectId ?? ''] });
    return { body: { floating_ips: await novaFloatingIps(store, caller, version, own) } };
  },
});

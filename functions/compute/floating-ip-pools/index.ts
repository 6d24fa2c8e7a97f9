import { calledOf } from '../../../shared/network/nova/ask.ts';
import { pools } from '../../../shared/network/nova/floating-ips.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

/** The external networks. */
export default operation({
  name: 'floating-ip-pools.index',
  service: 'compute',
  method: 'GET',
  path: '/os-floating-ip-pools',
  policy: policy.anyone('os_compute_api:os-floating-ip-pools'),
  window: { until: '2.35' },
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ caller }, { store }) {
    const found = await pools(store, caller);
    return { body: { floating_ip_pools: found.map((network) => ({ name: calledOf(network) })) } };
  },
});

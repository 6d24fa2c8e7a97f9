import { networkResource } from '../../../shared/network/networks/resource.ts';
import { seen } from '../../../shared/network/nova/ask.ts';
import { tenantNetwork } from '../../../shared/network/nova/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

export default operation({
  name: 'tenant-networks.index',
  service: 'compute',
  method: 'GET',
  path: '/os-tenant-networks',
  policy: policy.reader('os_compute_api:os-tenant-networks:list'),
  window: { until: '2.35' },
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ caller }, { store }) {
    const networks = await seen(networkResource, store, caller, {});
    return { body: { networks: networks.map(tenantNetwork) } };
  },
});

import { zonesInDetail } from '../../../shared/compute/hosts/zones.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

export default operation({
  name: 'availability-zones.detail',
  service: 'compute',
  method: 'GET',
  path: '/os-availability-zone/detail',
  policy: policy.admin('os_compute_api:os-availability-zone:detail'),
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: [],
  needs: ['table:read'],
  handle: async (_, ports) => ({ body: { availabilityZoneInfo: await zonesInDetail(ports) } }),
});

import { zonesShown } from '../../../shared/compute/hosts/zones.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

export default operation({
  name: 'availability-zones.index',
  service: 'compute',
  method: 'GET',
  path: '/os-availability-zone',
  policy: policy.anyone('os_compute_api:os-availability-zone:list'),
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: [],
  needs: ['table:read'],
  handle: async (_, ports) => ({ body: { availabilityZoneInfo: await zonesShown(ports) } }),
});

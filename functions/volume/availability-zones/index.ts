import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

/** The built-in volume service has one zone, that of hosts which are in no other. */
export default operation({
  name: 'availability-zones.index',
  service: 'volume',
  method: 'GET',
  path: '/os-availability-zone',
  policy: policy.reader('volume:availability_zone_list'),
  status: 200,
  errors: [],
  needs: [],
  async handle() {
    return { body: { availabilityZoneInfo: [{ zoneName: 'nova', zoneState: { available: true } }] } };
  },
});

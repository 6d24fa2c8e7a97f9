import { withUptimes } from '../../../shared/compute/hypervisors/uptime.ts';
import { hypervisorDetail } from '../../../shared/compute/hypervisors/view.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { versions } from '../../../shared/operation/versioned.ts';
import { hypervisorList } from '../hypervisor-list.ts';

const tellsUptime = versions({ '2.1': false, '2.88': true });

export default hypervisorList({
  name: 'detail',
  path: '/os-hypervisors/detail',
  policy: policy.admin('os_compute_api:os-hypervisors:list-detail'),
  needs: ['table:read', 'queue:send'],
  view: hypervisorDetail,
  more: async (ports, of, version) => (tellsUptime.at(version) ? withUptimes(ports, of) : of),
});

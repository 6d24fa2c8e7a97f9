import { hypervisorSummary } from '../../../shared/compute/hypervisors/view.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { hypervisorList } from '../hypervisor-list.ts';

export default hypervisorList({
  name: 'index',
  path: '/os-hypervisors',
  policy: policy.admin('os_compute_api:os-hypervisors:list'),
  needs: ['table:read'],
  view: hypervisorSummary,
});

import { findHypervisor, findHypervisorErrors } from '../../../shared/compute/hypervisors/find.ts';
import { uptimeErrors, uptimeOf } from '../../../shared/compute/hypervisors/uptime.ts';
import { hypervisorUptime } from '../../../shared/compute/hypervisors/view.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

export default operation({
  name: 'hypervisors.uptime',
  service: 'compute',
  method: 'GET',
  path: '/os-hypervisors/{id}/uptime',
  window: { until: '2.87' },
  policy: policy.admin('os_compute_api:os-hypervisors:uptime'),
  status: 200,
  errors: [...findHypervisorErrors, ...uptimeErrors],
  needs: ['table:read', 'queue:send'],
  async handle({ params, version }, ports) {
    const found = await findHypervisor(ports.store, params['id'] ?? '', version);
    const uptime = await uptimeOf(ports, found.host.name);
    return { body: { hypervisor: hypervisorUptime.show({ ...found, uptime }, version, { now: ports.clock.now() }) } };
  },
});

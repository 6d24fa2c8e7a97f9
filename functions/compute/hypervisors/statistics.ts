import { listHosts } from '../../../shared/compute/hosts/candidates.ts';
import { figuresOf } from '../../../shared/compute/hypervisors/view.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

/** The sum of all that are in service; those that are disabled count for nothing, as in Nova. */
export default operation({
  name: 'hypervisors.statistics',
  service: 'compute',
  method: 'GET',
  path: '/os-hypervisors/statistics',
  window: { until: '2.87' },
  policy: policy.admin('os_compute_api:os-hypervisors:statistics'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle(_, { store }) {
    const all = (await listHosts(store)).filter(({ host }) => host.isEnabled).map(figuresOf);
    const sum = (name: keyof ReturnType<typeof figuresOf>) => all.reduce((total, figures) => total + figures[name], 0);
    return {
      body: {
        hypervisor_statistics: {
          count: all.length,
          vcpus: sum('vcpus'),
          vcpus_used: sum('vcpus_used'),
          memory_mb: sum('memory_mb'),
          memory_mb_used: sum('memory_mb_used'),
          free_ram_mb: sum('free_ram_mb'),
          local_gb: sum('local_gb'),
          local_gb_used: sum('local_gb_used'),
          free_disk_gb: sum('free_disk_gb'),
          disk_available_least: sum('disk_available_least'),
          running_vms: sum('running_vms'),
          current_workload: sum('current_workload'),
        },
      },
    };
  },
});

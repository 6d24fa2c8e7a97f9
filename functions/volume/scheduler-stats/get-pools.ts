import { looseBoolean } from '../../../shared/operation/loose-boolean.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { listVolumeHosts, roomOf } from '../../../shared/volume/keeping/volume-host.ts';
import { backEndOf, time } from '../../../shared/volume/views.ts';

/** What there is room in: each volume host is a pool. Source: Cinder's views/scheduler_stats. */
export default operation({
  name: 'scheduler-stats.get-pools',
  service: 'volume',
  method: 'GET',
  path: '/scheduler-stats/get_pools',
  policy: policy.admin('scheduler_extension:scheduler_stats:get_pools'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ query }, ports) {
    const isWhole = looseBoolean(query['detail']?.at(-1) ?? '') ?? false;
    const pools = (await listVolumeHosts(ports.store)).map((host) => ({
      name: backEndOf(host.name),
      ...(isWhole
        ? {
            capabilities: {
              volume_backend_name: 'qemu',
              vendor_name: 'Micronova',
              driver_version: '1',
              storage_protocol: 'nbd',
              total_capacity_gb: host.capacity.totalGib,
              free_capacity_gb: roomOf(host),
              provisioned_capacity_gb: host.capacity.provisionedGib,
              allocated_capacity_gb: host.capacity.provisionedGib,
              reserved_percentage: 0,
              max_over_subscription_ratio: '1.0',
              thin_provisioning_support: true,
              thick_provisioning_support: false,
              multiattach: true,
              QoS_support: false,
              timestamp: time(new Date(host.lastSeenAt).toISOString()),
            },
          }
        : {}),
    }));
    return { body: { pools } };
  },
});

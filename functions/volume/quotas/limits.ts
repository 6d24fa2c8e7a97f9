import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { parseVolumeUsage, unusedQuotas, volumeQuotas } from '../../../shared/volume/quota.ts';
import { volumeUsageKey } from '../../../shared/volume/volume.ts';

export default operation({
  name: 'limits.show',
  service: 'volume',
  method: 'GET',
  path: '/limits',
  policy: policy.reader('limits_extension:used_limits'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ caller }, ports) {
    const usage = parseVolumeUsage(await ports.store.get(volumeUsageKey(caller.projectId ?? '')));
    return {
      body: {
        limits: {
          rate: [],
          absolute: {
            maxTotalVolumes: volumeQuotas.volumes,
            maxTotalSnapshots: volumeQuotas.snapshots,
            maxTotalVolumeGigabytes: volumeQuotas.gigabytes,
            maxTotalBackups: unusedQuotas.backups,
            maxTotalBackupGigabytes: unusedQuotas.backup_gigabytes,
            totalVolumesUsed: usage.volumes,
            totalSnapshotsUsed: usage.snapshots,
            totalGigabytesUsed: usage.gigabytes,
            totalBackupsUsed: 0,
            totalBackupGigabytesUsed: 0,
          },
        },
      },
    };
  },
});

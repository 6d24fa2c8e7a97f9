import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { versions } from '../../../shared/operation/versioned.ts';
import { volumeLimits } from '../../../shared/quota/volume-resources.ts';
import { readUsage } from '../../../shared/quota/volumes.ts';

/** Administrators alone; for others, and before that, the name is passed over. */
const mayNameProject = versions({ '3.0': false, '3.39': true });

export default operation({
  name: 'limits.show',
  service: 'volume',
  method: 'GET',
  path: '/limits',
  policy: policy.reader('limits_extension:used_limits'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ caller, query, version }, ports) {
    const named = caller.isAdmin && mayNameProject.at(version) ? (query['project_id'] ?? query['tenant_id'])?.at(-1) : undefined;
    const usage = await readUsage(ports.store, named ?? caller.projectId ?? '');
    return {
      body: {
        limits: {
          rate: [],
          absolute: {
            maxTotalVolumes: volumeLimits.volumes,
            maxTotalSnapshots: volumeLimits.snapshots,
            maxTotalVolumeGigabytes: volumeLimits.gigabytes,
            maxTotalBackups: volumeLimits.backups,
            maxTotalBackupGigabytes: volumeLimits.backup_gigabytes,
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

import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { versions } from '../../../shared/operation/versioned.ts';
import { readVolumeStanding } from '../../../shared/quota/volumes.ts';
import { readBackupUsage } from '../../../shared/volume/backups/quota.ts';

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
    const projectId = named ?? caller.projectId ?? '';
    const [{ limits, used }, backups] = await Promise.all([
      readVolumeStanding(ports.store, projectId),
      readBackupUsage(ports.store, projectId),
    ]);
    const usage = { ...used, ...backups };
    return {
      body: {
        limits: {
          rate: [],
          absolute: {
            maxTotalVolumes: limits.volumes,
            maxTotalSnapshots: limits.snapshots,
            maxTotalVolumeGigabytes: limits.gigabytes,
            maxTotalBackups: limits.backups,
            maxTotalBackupGigabytes: limits.backup_gigabytes,
            totalVolumesUsed: usage.volumes,
            totalSnapshotsUsed: usage.snapshots,
            totalGigabytesUsed: usage.gigabytes,
            totalBackupsUsed: backups.backups,
            totalBackupGigabytesUsed: backups.backup_gigabytes,
          },
        },
      },
    };
  },
});

import { looseBoolean } from '../../../shared/operation/loose-boolean.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { readVolumeStanding } from '../../../shared/quota/volumes.ts';
import { readBackupUsage } from '../../../shared/volume/backups/quota.ts';
import { quotasByName } from '../../../shared/volume/quota-names.ts';

const rule = policy.reader('volume_extension:quotas:show');

/** A project's own members may look, and administrators. */
export default operation({
  name: 'quotas.show',
  service: 'volume',
  method: 'GET',
  path: '/os-quota-sets/{quota_project_id}',
  policy: rule,
  policyTarget: 'resource',
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ caller, params, query }, ports) {
    const projectId = params['quota_project_id'] ?? '';
    enforce(rule, caller, { projectId });
    const [{ limits, ofTypes, used, usedOf }, backups, named] = await Promise.all([
      readVolumeStanding(ports.store, projectId),
      readBackupUsage(ports.store, projectId),
      quotasByName(ports.store),
    ]);
    const usage: Readonly<Record<string, number>> = {
      ...used,
      ...backups,
      ...Object.fromEntries(named.map(({ name, keptAs }) => [name, usedOf(keptAs)])),
    };
    const all = { ...limits, ...Object.fromEntries(named.map(({ name, keptAs }) => [name, ofTypes[keptAs] ?? -1])) };
    const withUsage = looseBoolean(query['usage']?.at(-1) ?? '') ?? false;
    const shown = Object.entries(all).map(([name, limit]) => [name, withUsage ? { limit, in_use: usage[name] ?? 0, reserved: 0 } : limit]);
    return { body: { quota_set: { id: projectId, ...Object.fromEntries(shown) } } };
  },
});

import { looseBoolean } from '../../../shared/operation/loose-boolean.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { parseVolumeUsage, unusedQuotas, type VolumeQuota, volumeQuotas } from '../../../shared/volume/quota.ts';
import { volumeUsageKey } from '../../../shared/volume/volume.ts';

export default operation({
  name: 'quotas.show',
  service: 'volume',
  method: 'GET',
  path: '/os-quota-sets/{quota_project_id}',
  policy: policy.reader('volume_extension:quotas:show'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ params, query }, ports) {
    const projectId = params['quota_project_id'] ?? '';
    const limits: Record<string, number> = { ...volumeQuotas, ...unusedQuotas };
    const usage = parseVolumeUsage(await ports.store.get(volumeUsageKey(projectId)));
    const withUsage = looseBoolean(query['usage']?.at(-1) ?? '') ?? false;
    const shown = Object.entries(limits).map(([name, limit]) => [
      name,
      withUsage ? { limit, in_use: name in volumeQuotas ? usage[name as VolumeQuota] : 0, reserved: 0 } : limit,
    ]);
    return { body: { quota_set: { id: projectId, ...Object.fromEntries(shown) } } };
  },
});

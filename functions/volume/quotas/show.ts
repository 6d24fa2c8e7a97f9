import { looseBoolean } from '../../../shared/operation/loose-boolean.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { volumeLimits } from '../../../shared/quota/volume-resources.ts';
import { readUsage } from '../../../shared/quota/volumes.ts';

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
    const usage: Readonly<Record<string, number>> = await readUsage(ports.store, projectId);
    const withUsage = looseBoolean(query['usage']?.at(-1) ?? '') ?? false;
    const shown = Object.entries(volumeLimits).map(([name, limit]) => [
      name,
      withUsage ? { limit, in_use: usage[name] ?? 0, reserved: 0 } : limit,
    ]);
    return { body: { quota_set: { id: projectId, ...Object.fromEntries(shown) } } };
  },
});

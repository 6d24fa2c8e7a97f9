import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { volumeQuotas } from '../../../shared/quota/own-limits.ts';
import { usageOf, volumeUsageKey } from '../../../shared/quota/usage.ts';
import { isOfType } from '../../../shared/quota/volume-types.ts';
import { countedVolumeQuotas, readVolumeStanding } from '../../../shared/quota/volumes.ts';
import { type CounterBounds, OutOfBounds, transaction } from '../../../shared/store/transaction.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { namedLimits, quotasByName, shownName } from '../../../shared/volume/quota-names.ts';
import { limitsOfBody, quotaErrors, quotaSetBody } from './body.ts';

export default operation({
  name: 'quotas.update',
  service: 'volume',
  method: 'PUT',
  path: '/os-quota-sets/{quota_project_id}',
  policy: policy.admin('volume_extension:quotas:update'),
  body: quotaSetBody,
  status: 200,
  errors: [...quotaErrors, volumeErrors.QuotaBelowUse],
  needs: ['table:read', 'table:write'],
  async handle({ params, body }, ports) {
    const projectId = params['quota_project_id'] ?? '';
    const changes = limitsOfBody(body.quota_set, await quotasByName(ports.store));
    try {
      await transaction(ports, async (tx) => {
        const own = await tx.get(volumeQuotas, projectId);
        tx.put(volumeQuotas, { projectId, limits: { ...own?.limits, ...changes } });
        // The first limit of its own that a project gets is not compared with what it uses, as in Cinder.
        const compared = Object.keys(changes).filter(
          (name) => isCounted(name) && own?.limits[name] !== undefined && (changes[name] ?? -1) >= 0,
        );
        const bounds: Record<string, CounterBounds> = Object.fromEntries(compared.map((name) => [name, { max: changes[name] ?? 0 }]));
        const nothing = Object.fromEntries(compared.map((name) => [name, 0]));
        if (compared.length > 0) tx.add<string>(volumeUsageKey(projectId), nothing, bounds);
      });
    } catch (error) {
      if (!(error instanceof OutOfBounds)) throw error;
      const used = usageOf(Object.keys(error.bounds), error.item);
      const name = Object.keys(used).find((each) => (used[each] ?? 0) > (error.bounds[each]?.max ?? Infinity)) ?? 'volumes';
      throw volumeErrors.QuotaBelowUse({ resource: await shownName(ports.store, name), used: used[name] ?? 0, limit: changes[name] ?? 0 });
    }
    return { body: { quota_set: await namedLimits(ports.store, await readVolumeStanding(ports.store, projectId)) } };
  },
});

const isCounted = (name: string) => isOfType(name) || (countedVolumeQuotas as readonly string[]).includes(name);

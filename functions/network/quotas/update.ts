import * as networkErrors from '../../../shared/network/errors.ts';
import { enforceQuota, quotaAttributes, quotaErrors } from '../../../shared/network/quotas.ts';
import { readBodyErrors, readUpdate } from '../../../shared/network/resource/read-body.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { countedNetworkQuotas, readNetworkStanding } from '../../../shared/quota/networks.ts';
import { networkQuotas } from '../../../shared/quota/own-limits.ts';
import { networkUsageKey, usageOf } from '../../../shared/quota/usage.ts';
import { type CounterBounds, OutOfBounds, transaction } from '../../../shared/store/transaction.ts';

/** A limit below the use is refused, unless it is forced. */
export default operation<unknown>({
  name: 'quotas.update',
  service: 'network',
  method: 'PUT',
  path: '/quotas/{quota_project_id}',
  policy: null,
  status: 200,
  errors: [...quotaErrors, ...readBodyErrors],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params: { quota_project_id: projectId = '' }, body }, ports) {
    enforceQuota('update', caller, projectId);
    const {
      check_limit: isChecked,
      force,
      ...others
    } = readUpdate({ singular: 'quota', plural: 'quotas', attributes: quotaAttributes }, body, caller);
    const changes = others as Readonly<Record<string, number>>;
    try {
      await transaction(ports, async (tx) => {
        const own = await tx.get(networkQuotas, projectId);
        tx.put(networkQuotas, { projectId, limits: { ...own?.limits, ...changes } });
        if (force === true && isChecked !== true) return;
        const compared = countedNetworkQuotas.filter((name) => (changes[name] ?? -1) >= 0);
        const bounds: Record<string, CounterBounds> = Object.fromEntries(compared.map((name) => [name, { max: changes[name] ?? 0 }]));
        const nothing = Object.fromEntries(compared.map((name) => [name, 0]));
        if (compared.length > 0) tx.add<string>(networkUsageKey(projectId), nothing, bounds);
      });
    } catch (error) {
      if (!(error instanceof OutOfBounds)) throw error;
      const used = usageOf(countedNetworkQuotas, error.item);
      const name = countedNetworkQuotas.find((each) => used[each] > (error.bounds[each]?.max ?? Infinity)) ?? 'network';
      throw networkErrors.BadRequest({
        reason: `Quota limit ${changes[name]} for ${name} must be greater than or equal to already used ${used[name]}`,
      });
    }
    return { body: { quota: (await readNetworkStanding(ports.store, projectId)).limits } };
  },
});

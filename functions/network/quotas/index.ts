import { enforceQuota, quotaErrors } from '../../../shared/network/quotas.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { networkLimitsOf } from '../../../shared/quota/network-resources.ts';
import { networkQuotas, networkQuotasPartition } from '../../../shared/quota/own-limits.ts';

/** The projects that have limits of their own. */
export default operation({
  name: 'quotas.index',
  service: 'network',
  method: 'GET',
  path: '/quotas',
  policy: null,
  status: 200,
  errors: quotaErrors,
  needs: ['table:read'],
  async handle({ caller }, { store }) {
    enforceQuota('get', caller, null);
    const quotas: unknown[] = [];
    for await (const { projectId, limits } of networkQuotas.all(store, { index: 'all', partition: networkQuotasPartition }))
      quotas.push({ ...networkLimitsOf(limits), project_id: projectId, tenant_id: projectId });
    return { body: { quotas } };
  },
});

import * as errors from '../../../shared/network/errors/common.ts';
import { enforceQuota, quotaErrors } from '../../../shared/network/quotas.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { networkQuotas } from '../../../shared/quota/own-limits.ts';
import { transaction } from '../../../shared/store/transaction.ts';

export default operation({
  name: 'quotas.delete',
  service: 'network',
  method: 'DELETE',
  path: '/quotas/{quota_project_id}',
  policy: null,
  status: 204,
  errors: [...quotaErrors, errors.TenantQuotaNotFound],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params: { quota_project_id: projectId = '' } }, ports) {
    enforceQuota('delete', caller, projectId);
    await transaction(ports, async (tx) => {
      if ((await tx.get(networkQuotas, projectId)) === undefined) throw errors.TenantQuotaNotFound({ tenant_id: projectId });
      tx.remove(networkQuotas, projectId);
    });
    return {};
  },
});

import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { volumeQuotas } from '../../../shared/quota/own-limits.ts';
import { transaction } from '../../../shared/store/transaction.ts';

export default operation({
  name: 'quotas.delete',
  service: 'volume',
  method: 'DELETE',
  path: '/os-quota-sets/{quota_project_id}',
  policy: policy.admin('volume_extension:quotas:delete'),
  status: 200,
  errors: [],
  needs: ['table:read', 'table:write'],
  async handle({ params }, ports) {
    const projectId = params['quota_project_id'] ?? '';
    await transaction(ports, async (tx) => {
      if ((await tx.get(volumeQuotas, projectId)) !== undefined) tx.remove(volumeQuotas, projectId);
    });
    return {};
  },
});

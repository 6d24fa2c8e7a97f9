import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { dissociateType, findQosSpecs, findQosSpecsErrors, qosSpecs } from '../../../shared/volume/qos/qos-specs.ts';

export default operation({
  name: 'qos-specs.disassociate-all',
  service: 'volume',
  method: 'GET',
  path: '/qos-specs/{qos_id}/disassociate_all',
  policy: policy.admin('volume_extension:qos_specs_manage:update'),
  status: 202,
  errors: findQosSpecsErrors,
  needs: ['table:read', 'table:write'],
  async handle({ params }, ports) {
    await transaction(ports, async (tx) => {
      const specs = await findQosSpecs(tx, params['qos_id'] ?? '');
      for (const id of specs.typeIds) await dissociateType(tx, id);
      tx.put(qosSpecs, { ...specs, typeIds: [] });
    });
    return {};
  },
});

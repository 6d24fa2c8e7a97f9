import { looseBoolean } from '../../../shared/operation/loose-boolean.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { dissociateType, findQosSpecs, findQosSpecsErrors, qosSpecs, qosSpecsNames } from '../../../shared/volume/qos/qos-specs.ts';

/** `force` takes them from the types that have them. */
export default operation({
  name: 'qos-specs.delete',
  service: 'volume',
  method: 'DELETE',
  path: '/qos-specs/{qos_id}',
  policy: policy.admin('volume_extension:qos_specs_manage:delete'),
  status: 202,
  errors: [...findQosSpecsErrors, volumeErrors.QosSpecsInUse],
  needs: ['table:read', 'table:write'],
  async handle({ params, query }, ports) {
    const isForced = looseBoolean(query['force']?.at(-1) ?? '') ?? false;
    await transaction(ports, async (tx) => {
      const { id, name, typeIds } = await findQosSpecs(tx, params['qos_id'] ?? '');
      if (typeIds.length > 0 && !isForced) throw volumeErrors.QosSpecsInUse({ id });
      for (const typeId of typeIds) await dissociateType(tx, typeId);
      if ((await tx.get(qosSpecsNames, name)) !== undefined) tx.remove(qosSpecsNames, name);
      tx.remove(qosSpecs, id);
    });
    return {};
  },
});

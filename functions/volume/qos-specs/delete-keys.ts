import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { findQosSpecs, findQosSpecsErrors, qosSpecs } from '../../../shared/volume/qos/qos-specs.ts';

export default operation({
  name: 'qos-specs.delete-keys',
  service: 'volume',
  method: 'PUT',
  path: '/qos-specs/{qos_id}/delete_keys',
  policy: policy.admin('volume_extension:qos_specs_manage:delete'),
  body: z.strictObject({ keys: z.array(z.string()) }),
  status: 202,
  errors: [...findQosSpecsErrors, volumeErrors.QosKeyNotFound],
  needs: ['table:read', 'table:write'],
  async handle({ params, body }, ports) {
    await transaction(ports, async (tx) => {
      const found = await findQosSpecs(tx, params['qos_id'] ?? '');
      const missing = body.keys.find((key) => !Object.hasOwn(found.specs, key));
      if (missing !== undefined) throw volumeErrors.QosKeyNotFound({ id: found.id, key: missing });
      const specs = Object.fromEntries(Object.entries(found.specs).filter(([key]) => !body.keys.includes(key)));
      tx.put(qosSpecs, { ...found, specs });
    });
    return {};
  },
});

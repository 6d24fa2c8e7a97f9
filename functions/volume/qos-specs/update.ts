import { z } from 'zod/mini';
import * as limits from '../../../shared/limits.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { consumers, findQosSpecs, findQosSpecsErrors, qosSpecs, specsBody, texts } from '../../../shared/volume/qos/qos-specs.ts';

/** What is not named stays. */
export default operation({
  name: 'qos-specs.update',
  service: 'volume',
  method: 'PUT',
  path: '/qos-specs/{qos_id}',
  policy: policy.admin('volume_extension:qos_specs_manage:update'),
  body: z.strictObject({ qos_specs: specsBody }),
  status: 200,
  errors: [...findQosSpecsErrors, volumeErrors.QosConsumerInvalid, volumeErrors.QosSpecsFull],
  needs: ['table:read', 'table:write'],
  async handle({ params, body }, ports) {
    const { consumer, ...added } = texts(body.qos_specs);
    if (consumer !== undefined && !consumers.has(consumer)) throw volumeErrors.QosConsumerInvalid();
    await transaction(ports, async (tx) => {
      const found = await findQosSpecs(tx, params['qos_id'] ?? '');
      const specs = { ...found.specs, ...added };
      if (Object.keys(specs).length > limits.extraSpecs) throw volumeErrors.QosSpecsFull({ maximum: limits.extraSpecs });
      tx.put(qosSpecs, { ...found, specs, consumer: consumer ?? found.consumer });
    });
    return { body };
  },
});

import { z } from 'zod/mini';
import * as limits from '../../../shared/limits.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { printable } from '../../../shared/operation/wire.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { volumeLinks } from '../../../shared/volume/links.ts';
import { consumers, qosSpecs, qosSpecsNames, shownQosSpecs, specsBody, texts } from '../../../shared/volume/qos/qos-specs.ts';

const name = printable(255).check(z.refine((text: string) => text.trim() !== '', { error: 'is too short' }));

/** Whatever stands beside the name and the consumer is a spec. */
export default operation({
  name: 'qos-specs.create',
  service: 'volume',
  method: 'POST',
  path: '/qos-specs',
  policy: policy.admin('volume_extension:qos_specs_manage:create'),
  body: z.strictObject({ qos_specs: z.intersection(z.looseObject({ name }), specsBody) }),
  status: 200,
  errors: [volumeErrors.QosSpecsExist, volumeErrors.QosConsumerInvalid, volumeErrors.QosSpecsFull],
  needs: ['table:read', 'table:write'],
  async handle({ body, origin, caller }, ports) {
    const { name: given, consumer = 'back-end', ...specs } = texts(body.qos_specs);
    if (!consumers.has(consumer)) throw volumeErrors.QosConsumerInvalid();
    if (Object.keys(specs).length > limits.extraSpecs) throw volumeErrors.QosSpecsFull({ maximum: limits.extraSpecs });
    const wanted = (given ?? '').trim();
    const made = {
      ...{ id: ports.chance.uuid(), name: wanted, consumer, specs, typeIds: [] },
      createdAt: new Date(ports.clock.now()).toISOString(),
    };
    await transaction(ports, async (tx) => {
      if ((await tx.get(qosSpecsNames, wanted)) !== undefined) throw volumeErrors.QosSpecsExist({ name: wanted });
      tx.put(qosSpecsNames, { name: wanted, id: made.id });
      tx.put(qosSpecs, made);
    });
    return { body: { qos_specs: shownQosSpecs(made), links: volumeLinks(`qos-specs/${made.id}`, { origin, caller }) } };
  },
});

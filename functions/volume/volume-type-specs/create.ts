import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { extraSpecErrors, extraSpecs, withinLimits } from '../../../shared/volume/extra-specs.ts';
import { volumeTypes } from '../../../shared/volume/volume.ts';

/** Volumes keep what their type said when they were made. */
export default operation({
  name: 'volume-type-specs.create',
  service: 'volume',
  method: 'POST',
  path: '/types/{type_id}/extra_specs',
  policy: policy.admin('volume_extension:types_extra_specs:create'),
  body: z.strictObject({ extra_specs: extraSpecs }),
  status: 200,
  errors: [...extraSpecErrors, volumeErrors.VolumeTypeNotFound],
  needs: ['table:read', 'table:write'],
  async handle({ params, body }, ports) {
    const id = params['type_id'] ?? '';
    await transaction(ports, async (tx) => {
      const type = await tx.get(volumeTypes, id);
      if (type === undefined) throw volumeErrors.VolumeTypeNotFound({ type: id });
      tx.put(volumeTypes, { ...type, extraSpecs: withinLimits({ ...type.extraSpecs, ...body.extra_specs }) });
    });
    return { body };
  },
});

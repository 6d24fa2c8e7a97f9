import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { bool } from '../../../shared/operation/wire.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { listTypes } from '../../../shared/volume/find.ts';
import { volumeTypeView } from '../../../shared/volume/views.ts';
import { volumeTypes } from '../../../shared/volume/volume.ts';

export default operation({
  name: 'volume-types.create',
  service: 'volume',
  method: 'POST',
  path: '/types',
  policy: policy.admin('volume_extension:type_create'),
  body: z.strictObject({
    volume_type: z.strictObject({
      name: z.string().check(z.minLength(1), z.maxLength(255)),
      description: z.optional(z.nullable(z.string().check(z.maxLength(255)))),
      extra_specs: z.optional(z.nullable(z.record(z.string(), z.string().check(z.maxLength(255))))),
      'os-volume-type-access:is_public': z.optional(bool),
    }),
  }),
  status: 200,
  errors: [volumeErrors.VolumeTypeExists],
  needs: ['table:read', 'table:write'],
  async handle({ body }, ports) {
    const asked = body.volume_type;
    const type = {
      id: ports.chance.uuid(),
      name: asked.name,
      description: asked.description ?? null,
      isPublic: asked['os-volume-type-access:is_public'] ?? true,
      extraSpecs: asked.extra_specs ?? {},
    };
    await transaction(ports, async (tx) => {
      if ((await listTypes(ports.store)).some(({ name }) => name === type.name)) throw volumeErrors.VolumeTypeExists({ name: type.name });
      tx.put(volumeTypes, type);
    });
    return { body: { volume_type: volumeTypeView(type) } };
  },
});

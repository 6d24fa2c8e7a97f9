import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { bool, printable } from '../../../shared/operation/wire.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { typeMade } from '../../../shared/volume/other-views.ts';
import { volumeTypeNames, volumeTypes } from '../../../shared/volume/volume.ts';

export default operation({
  name: 'volume-types.update',
  service: 'volume',
  method: 'PUT',
  path: '/types/{type_id}',
  policy: policy.admin('volume_extension:type_update'),
  body: z.strictObject({
    volume_type: z.strictObject({
      name: z.optional(z.nullable(printable(255).check(z.refine((text: string) => text.trim() !== '', { error: 'is too short' })))),
      description: z.optional(z.nullable(z.string().check(z.maxLength(255)))),
      is_public: z.optional(z.nullable(bool)),
    }),
  }),
  status: 200,
  errors: [volumeErrors.VolumeTypeNotFound, volumeErrors.VolumeTypeExists],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body, version }, ports) {
    const id = params['type_id'] ?? '';
    const asked = body.volume_type;
    const type = await transaction(ports, async (tx) => {
      const found = await tx.get(volumeTypes, id);
      if (found === undefined) throw volumeErrors.VolumeTypeNotFound({ type: id });
      const name = asked.name?.trim() ?? found.name;
      if (name !== found.name) {
        if ((await tx.get(volumeTypeNames, name)) !== undefined) throw volumeErrors.VolumeTypeExists({ name });
        if ((await tx.get(volumeTypeNames, found.name)) !== undefined) tx.remove(volumeTypeNames, found.name);
        tx.put(volumeTypeNames, { name, typeId: id });
      }
      const changed = {
        ...found,
        name,
        description: asked.description === undefined ? found.description : asked.description,
        isPublic: asked.is_public ?? found.isPublic,
      };
      tx.put(volumeTypes, changed);
      return changed;
    });
    return { body: { volume_type: typeMade.show(type, version, caller) } };
  },
});

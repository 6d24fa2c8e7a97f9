import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { bool, printable } from '../../../shared/operation/wire.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { extraSpecErrors, extraSpecs, withinLimits } from '../../../shared/volume/extra-specs.ts';
import { listTypes } from '../../../shared/volume/find.ts';
import { typeMade } from '../../../shared/volume/other-views.ts';
import { type VolumeType, volumeTypeNames, volumeTypes } from '../../../shared/volume/volume.ts';

export default operation({
  name: 'volume-types.create',
  service: 'volume',
  method: 'POST',
  path: '/types',
  policy: policy.admin('volume_extension:type_create'),
  body: z.strictObject({
    volume_type: z.strictObject({
      name: printable(255).check(z.refine((text: string) => text.trim() !== '', { error: 'is too short' })),
      description: z.optional(z.nullable(z.string().check(z.maxLength(255)))),
      extra_specs: z.optional(z.nullable(extraSpecs)),
      'os-volume-type-access:is_public': z.optional(bool),
    }),
  }),
  status: 200,
  errors: [...extraSpecErrors, volumeErrors.VolumeTypeExists],
  needs: ['table:read', 'table:write'],
  async handle({ caller, body, version }, ports) {
    const asked = body.volume_type;
    const type: VolumeType = {
      id: ports.chance.uuid(),
      name: asked.name.trim(),
      description: asked.description ?? null,
      isPublic: asked['os-volume-type-access:is_public'] ?? true,
      extraSpecs: withinLimits(asked.extra_specs ?? {}),
      accessProjects: [],
    };
    await transaction(ports, async (tx) => {
      // Types that are older than the claims on names are found by looking.
      const isTaken = (await tx.get(volumeTypeNames, type.name)) !== undefined;
      if (isTaken || (await listTypes(ports.store)).some(({ name }) => name === type.name)) {
        throw volumeErrors.VolumeTypeExists({ name: type.name });
      }
      tx.put(volumeTypeNames, { name: type.name, typeId: type.id });
      tx.put(volumeTypes, type);
    });
    return { body: { volume_type: typeMade.show(type, version, caller) } };
  },
});

import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { integer } from '../../../shared/operation/wire.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { assertUnused, assertUnusedErrors, encryptionMade } from '../../../shared/volume/encryption.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { volumeTypes } from '../../../shared/volume/volume.ts';

/** Volumes that are made of the type from now on are encrypted: by their agents, whatever place and cipher are named. */
export default operation({
  name: 'volume-type-encryption.create',
  service: 'volume',
  method: 'POST',
  path: '/types/{type_id}/encryption',
  policy: policy.admin('volume_extension:volume_type_encryption:create'),
  body: z.strictObject({
    encryption: z.strictObject({
      provider: z.string().check(z.minLength(1), z.maxLength(255)),
      control_location: z.enum(['front-end', 'back-end']),
      cipher: z.optional(z.nullable(z.string().check(z.maxLength(255)))),
      key_size: z.optional(z.nullable(integer({ minimum: 0 }))),
    }),
  }),
  status: 200,
  errors: [volumeErrors.VolumeTypeNotFound, volumeErrors.EncryptionExists, ...assertUnusedErrors],
  needs: ['table:read', 'table:write'],
  async handle({ params, body, version }, ports) {
    const id = params['type_id'] ?? '';
    const asked = body.encryption;
    const encryption = {
      id: ports.chance.uuid(),
      provider: asked.provider,
      cipher: asked.cipher ?? null,
      keySize: asked.key_size ?? null,
      controlLocation: asked.control_location,
      createdAt: new Date(ports.clock.now()).toISOString(),
    };
    const type = await transaction(ports, async (tx) => {
      const found = await tx.get(volumeTypes, id);
      if (found === undefined) throw volumeErrors.VolumeTypeNotFound({ type: id });
      if (found.encryption !== undefined) throw volumeErrors.EncryptionExists({ type_id: id });
      await assertUnused(ports, id, 'create');
      tx.put(volumeTypes, { ...found, encryption });
      return found;
    });
    return { body: { encryption: encryptionMade.show({ type, encryption }, version, undefined) } };
  },
});

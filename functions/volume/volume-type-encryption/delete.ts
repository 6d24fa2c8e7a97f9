import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { assertUnused, assertUnusedErrors } from '../../../shared/volume/encryption.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { volumeTypes } from '../../../shared/volume/volume.ts';

export default operation({
  name: 'volume-type-encryption.delete',
  service: 'volume',
  method: 'DELETE',
  path: '/types/{type_id}/encryption/{encryption_id}',
  policy: policy.admin('volume_extension:volume_type_encryption:delete'),
  status: 202,
  errors: [volumeErrors.VolumeTypeNotFound, volumeErrors.EncryptionNotFound, ...assertUnusedErrors],
  needs: ['table:read', 'table:write'],
  async handle({ params }, ports) {
    const id = params['type_id'] ?? '';
    await transaction(ports, async (tx) => {
      const type = await tx.get(volumeTypes, id);
      if (type === undefined) throw volumeErrors.VolumeTypeNotFound({ type: id });
      const { encryption, ...plain } = type;
      // Clients call it `provider`, whatever its id: a type has one, and Cinder looks at nothing else.
      if (encryption === undefined) throw volumeErrors.EncryptionNotFound({ type_id: id });
      await assertUnused(ports, id, 'delete');
      tx.put(volumeTypes, plain);
    });
    return {};
  },
});

import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { volumeTypes } from '../../../shared/volume/volume.ts';

export default operation({
  name: 'volume-type-specs.delete',
  service: 'volume',
  method: 'DELETE',
  path: '/types/{type_id}/extra_specs/{key}',
  policy: policy.admin('volume_extension:types_extra_specs:delete'),
  status: 202,
  errors: [volumeErrors.VolumeTypeNotFound, volumeErrors.ExtraSpecNotFound],
  needs: ['table:read', 'table:write'],
  async handle({ params }, ports) {
    const id = params['type_id'] ?? '';
    const key = params['key'] ?? '';
    await transaction(ports, async (tx) => {
      const type = await tx.get(volumeTypes, id);
      if (type === undefined) throw volumeErrors.VolumeTypeNotFound({ type: id });
      if (!Object.hasOwn(type.extraSpecs, key)) throw volumeErrors.ExtraSpecNotFound({ type: id, key });
      const { [key]: _removed, ...extraSpecs } = type.extraSpecs;
      tx.put(volumeTypes, { ...type, extraSpecs });
    });
    return {};
  },
});

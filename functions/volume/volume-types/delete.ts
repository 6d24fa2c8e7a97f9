import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { listVolumes } from '../../../shared/volume/find.ts';
import { qosSpecs } from '../../../shared/volume/qos/qos-specs.ts';
import { defaultVolumeType, volumeTypeNames, volumeTypes } from '../../../shared/volume/volume.ts';

export default operation({
  name: 'volume-types.delete',
  service: 'volume',
  method: 'DELETE',
  path: '/types/{type_id}',
  policy: policy.admin('volume_extension:type_delete'),
  status: 202,
  errors: [volumeErrors.VolumeTypeNotFound, volumeErrors.VolumeTypeInUse],
  needs: ['table:read', 'table:write'],
  async handle({ params }, ports) {
    const id = params['type_id'] ?? '';
    await transaction(ports, async (tx) => {
      const type = await tx.get(volumeTypes, id);
      if (type === undefined) throw volumeErrors.VolumeTypeNotFound({ type: id });
      const isUsed = (await listVolumes(ports.store, undefined)).some(({ volumeTypeId }) => volumeTypeId === id);
      if (isUsed || id === defaultVolumeType.id) throw volumeErrors.VolumeTypeInUse({ type: id });
      if ((await tx.get(volumeTypeNames, type.name))?.typeId === id) tx.remove(volumeTypeNames, type.name);
      const specs = type.qosSpecsId === undefined ? undefined : await tx.get(qosSpecs, type.qosSpecsId);
      if (specs !== undefined) tx.put(qosSpecs, { ...specs, typeIds: specs.typeIds.filter((each) => each !== id) });
      tx.remove(volumeTypes, id);
    });
    return {};
  },
});

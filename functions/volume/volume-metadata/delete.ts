import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { findVolume, findVolumeErrors } from '../../../shared/volume/find.ts';
import { volumes } from '../../../shared/volume/volume.ts';

export default operation({
  name: 'volume-metadata.delete',
  service: 'volume',
  method: 'DELETE',
  path: '/volumes/{volume_id}/metadata/{key}',
  policy: policy.member('volume:delete_volume_metadata'),
  status: 200,
  errors: [...findVolumeErrors, volumeErrors.MetadataNotFound],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params }, ports) {
    const key = params['key'] ?? '';
    await transaction(ports, async (tx) => {
      const volume = await findVolume(tx, params['volume_id'] ?? '', caller);
      if (!Object.hasOwn(volume.metadata, key)) throw volumeErrors.MetadataNotFound({ key, volume_id: volume.id });
      const { [key]: _removed, ...metadata } = volume.metadata;
      tx.put(volumes, { ...volume, metadata, updatedAt: new Date(ports.clock.now()).toISOString() });
    });
    return {};
  },
});

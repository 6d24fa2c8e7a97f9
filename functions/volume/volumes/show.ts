import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { findVolume, findVolumeErrors, typeNames } from '../../../shared/volume/find.ts';
import { volumeDetail } from '../../../shared/volume/views.ts';

export default operation({
  name: 'volumes.show',
  service: 'volume',
  method: 'GET',
  path: '/volumes/{volume_id}',
  policy: policy.reader('volume:get'),
  status: 200,
  errors: findVolumeErrors,
  needs: ['table:read'],
  async handle({ caller, params, origin, version }, ports) {
    const [volume, names] = await Promise.all([findVolume(ports.store, params['volume_id'] ?? '', caller), typeNames(ports.store)]);
    return { body: { volume: volumeDetail.show(volume, version, { origin, caller, typeNames: names, isWhole: true }) } };
  },
});

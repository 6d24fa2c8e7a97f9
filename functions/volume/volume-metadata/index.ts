import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { findVolume, findVolumeErrors } from '../../../shared/volume/find.ts';

export default operation({
  name: 'volume-metadata.index',
  service: 'volume',
  method: 'GET',
  path: '/volumes/{volume_id}/metadata',
  policy: policy.reader('volume:get_volume_metadata'),
  status: 200,
  errors: findVolumeErrors,
  needs: ['table:read'],
  async handle({ caller, params }, ports) {
    const { metadata } = await findVolume(ports.store, params['volume_id'] ?? '', caller);
    return { body: { metadata } };
  },
});

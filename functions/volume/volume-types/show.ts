import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { findType } from '../../../shared/volume/find.ts';
import { volumeTypeView } from '../../../shared/volume/views.ts';
import { defaultVolumeType } from '../../../shared/volume/volume.ts';

/** `default` names the type of volumes that ask for none. */
export default operation({
  name: 'volume-types.show',
  service: 'volume',
  method: 'GET',
  path: '/types/{type_id}',
  policy: policy.reader('volume_extension:type_get'),
  status: 200,
  errors: [volumeErrors.VolumeTypeNotFound],
  needs: ['table:read'],
  async handle({ params }, ports) {
    const asked = params['type_id'] ?? '';
    const type = await findType(ports.store, asked === 'default' ? defaultVolumeType.id : asked);
    return { body: { volume_type: volumeTypeView(type) } };
  },
});

import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { findType, findTypeErrors } from '../../../shared/volume/find.ts';
import { defaultTypeView, typeView } from '../../../shared/volume/other-views.ts';
import { defaultVolumeType } from '../../../shared/volume/volume.ts';

/** `default` names the type of volumes that ask for none. */
export default operation({
  name: 'volume-types.show',
  service: 'volume',
  method: 'GET',
  path: '/types/{type_id}',
  policy: policy.reader('volume_extension:type_get'),
  status: 200,
  errors: findTypeErrors,
  needs: ['table:read'],
  async handle({ caller, params, version }, ports) {
    const asked = params['type_id'] ?? '';
    const isDefault = asked === 'default';
    const type = await findType(ports.store, isDefault ? defaultVolumeType.id : asked, caller);
    return { body: { volume_type: (isDefault ? defaultTypeView : typeView).show(type, version, caller) } };
  },
});

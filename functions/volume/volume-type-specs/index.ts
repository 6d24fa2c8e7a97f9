import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { findType, findTypeErrors } from '../../../shared/volume/find.ts';
import { specsFor } from '../../../shared/volume/other-views.ts';

export default operation({
  name: 'volume-type-specs.index',
  service: 'volume',
  method: 'GET',
  path: '/types/{type_id}/extra_specs',
  policy: policy.reader('volume_extension:types_extra_specs:index'),
  status: 200,
  errors: findTypeErrors,
  needs: ['table:read'],
  async handle({ caller, params }, ports) {
    const type = await findType(ports.store, params['type_id'] ?? '', caller);
    return { body: { extra_specs: specsFor(type, caller) } };
  },
});

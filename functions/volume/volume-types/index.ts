import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { listTypes } from '../../../shared/volume/find.ts';
import { volumeTypeView } from '../../../shared/volume/views.ts';

export default operation({
  name: 'volume-types.index',
  service: 'volume',
  method: 'GET',
  path: '/types',
  policy: policy.reader('volume_extension:type_get_all'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ caller }, ports) {
    const types = await listTypes(ports.store);
    return { body: { volume_types: types.filter(({ isPublic }) => isPublic || caller.isAdmin).map(volumeTypeView) } };
  },
});

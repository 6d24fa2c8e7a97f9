import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

/** None, as long as there are no namespaces that they could belong to. */
export default operation({
  name: 'metadefs.resource-types',
  service: 'image',
  method: 'GET',
  path: '/metadefs/resource_types',
  policy: policy.anyone('list_metadef_resource_types'),
  status: 200,
  errors: [],
  needs: [],
  async handle() {
    return { body: { resource_types: [] } };
  },
});

import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

/** There are none: nobody has loaded the definitions that Glance comes with, and nothing here reads them. */
export default operation({
  name: 'metadefs.namespaces',
  service: 'image',
  method: 'GET',
  path: '/metadefs/namespaces',
  policy: policy.anyone('get_metadef_namespaces'),
  status: 200,
  errors: [],
  needs: [],
  async handle() {
    return { body: { namespaces: [], first: '/v2/metadefs/namespaces', schema: '/v2/schemas/metadefs/namespaces' } };
  },
});

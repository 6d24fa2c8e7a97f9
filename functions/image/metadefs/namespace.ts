import * as imageErrors from '../../../shared/image/errors.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

export default operation({
  name: 'metadefs.namespace',
  service: 'image',
  method: 'GET',
  path: '/metadefs/namespaces/{namespace}',
  policy: policy.anyone('get_metadef_namespace'),
  status: 200,
  errors: [imageErrors.NamespaceNotFound],
  needs: [],
  async handle({ params }) {
    throw imageErrors.NamespaceNotFound({ namespace: params['namespace'] ?? '' });
  },
});

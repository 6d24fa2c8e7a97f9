import { findNamespace, findNamespaceErrors } from '../../../shared/image/metadefs/change.ts';
import { associationView } from '../../../shared/image/metadefs/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

/** The types that a namespace is for. */
export default operation({
  name: 'metadef-resource-types.associations',
  service: 'image',
  method: 'GET',
  path: '/metadefs/namespaces/{namespace}/resource_types',
  policy: policy.reader('get_metadef_resource_type'),
  status: 200,
  errors: findNamespaceErrors,
  needs: ['table:read'],
  async handle({ caller, params }, { store }) {
    const { resourceTypes } = await findNamespace(store, params['namespace'] ?? '', caller);
    return { body: { resource_type_associations: resourceTypes.map(associationView) } };
  },
});

import { findNamespaceErrors, readNamespace } from '../../../shared/image/metadefs/change.ts';
import { propertiesView } from '../../../shared/image/metadefs/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

export default operation({
  name: 'metadef-properties.index',
  service: 'image',
  method: 'GET',
  path: '/metadefs/namespaces/{namespace}/properties',
  policy: policy.reader('get_metadef_properties'),
  status: 200,
  errors: findNamespaceErrors,
  needs: ['table:read'],
  async handle({ caller, params }, { store }) {
    const { contents } = await readNamespace(store, params['namespace'] ?? '', caller);
    return { body: { properties: propertiesView(contents.properties) } };
  },
});

import { together } from '../../../shared/errors.ts';
import { findNamespaceErrors, found, foundErrors, readNamespace } from '../../../shared/image/metadefs/change.ts';
import { objectView } from '../../../shared/image/metadefs/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

export default operation({
  name: 'metadef-objects.show',
  service: 'image',
  method: 'GET',
  path: '/metadefs/namespaces/{namespace}/objects/{object}',
  policy: policy.reader('get_metadef_object'),
  status: 200,
  errors: /* @__PURE__ */ together(findNamespaceErrors, foundErrors),
  needs: ['table:read'],
  async handle({ caller, params }, { store }) {
    const { namespace, contents } = await readNamespace(store, params['namespace'] ?? '', caller);
    return { body: objectView(namespace.name, found(contents, 'objects', params['object'] ?? '')) };
  },
});

import { findNamespaceErrors, readNamespace } from '../../../shared/image/metadefs/change.ts';
import { wholeNamespaceView } from '../../../shared/image/metadefs/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

/** With `resource_type` properties are called as on things of that type. */
export default operation({
  name: 'metadef-namespaces.show',
  service: 'image',
  method: 'GET',
  path: '/metadefs/namespaces/{namespace}',
  policy: policy.reader('get_metadef_namespace'),
  status: 200,
  errors: findNamespaceErrors,
  needs: ['table:read'],
  async handle({ caller, params, query }, { store }) {
    const { namespace, contents } = await readNamespace(store, params['namespace'] ?? '', caller);
    return { body: wholeNamespaceView(namespace, contents, query['resource_type']?.at(-1)) };
  },
});

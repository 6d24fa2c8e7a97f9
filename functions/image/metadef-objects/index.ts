import { findNamespaceErrors, readNamespace } from '../../../shared/image/metadefs/change.ts';
import { metadefPath, newestFirst, objectView } from '../../../shared/image/metadefs/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as places from '../../../shared/operation/places.ts';
import * as policy from '../../../shared/operation/policies.ts';

/** All of them: they are in one item, so pages would save nothing. */
export default operation({
  name: 'metadef-objects.index',
  service: 'image',
  method: 'GET',
  path: '/metadefs/namespaces/{namespace}/objects',
  policy: policy.reader('get_metadef_objects'),
  status: 200,
  errors: findNamespaceErrors,
  needs: ['table:read'],
  async handle({ caller, params }, { store }) {
    const { namespace, contents } = await readNamespace(store, params['namespace'] ?? '', caller);
    return {
      body: {
        objects: newestFirst(contents.objects).map((object) => objectView(namespace.name, object)),
        first: metadefPath(namespace.name, 'objects'),
        schema: `${places.image.base}/schemas/metadefs/objects`,
      },
    };
  },
});

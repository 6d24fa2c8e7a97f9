import { together } from '../../../shared/errors.ts';
import { findNamespaceErrors, found, foundErrors, readNamespace } from '../../../shared/image/metadefs/change.ts';
import { tagView } from '../../../shared/image/metadefs/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

export default operation({
  name: 'metadef-tags.show',
  service: 'image',
  method: 'GET',
  path: '/metadefs/namespaces/{namespace}/tags/{tag}',
  policy: policy.reader('get_metadef_tag'),
  status: 200,
  errors: /* @__PURE__ */ together(findNamespaceErrors, foundErrors),
  needs: ['table:read'],
  async handle({ caller, params }, { store }) {
    const { contents } = await readNamespace(store, params['namespace'] ?? '', caller);
    return { body: tagView(found(contents, 'tags', params['tag'] ?? '')) };
  },
});

import { together } from '../../../shared/errors.ts';
import { changeContents, emptied, emptiedErrors, findNamespaceErrors } from '../../../shared/image/metadefs/change.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

export default operation({
  name: 'metadef-tags.delete-all',
  service: 'image',
  method: 'DELETE',
  path: '/metadefs/namespaces/{namespace}/tags',
  policy: policy.admin('delete_metadef_tags'),
  status: 204,
  errors: /* @__PURE__ */ together(findNamespaceErrors, emptiedErrors),
  needs: ['table:read', 'table:write'],
  async handle({ caller, params }, ports) {
    await changeContents(ports, { name: params['namespace'] ?? '', caller }, (all, namespace) => emptied(all, 'tags', namespace));
    return {};
  },
});

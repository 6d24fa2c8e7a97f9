import { together } from '../../../shared/errors.ts';
import { changeContents, emptied, emptiedErrors, findNamespaceErrors } from '../../../shared/image/metadefs/change.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

export default operation({
  name: 'metadef-properties.delete-all',
  service: 'image',
  method: 'DELETE',
  path: '/metadefs/namespaces/{namespace}/properties',
  policy: policy.admin('remove_metadef_property'),
  status: 204,
  errors: /* @__PURE__ */ together(findNamespaceErrors, emptiedErrors),
  needs: ['table:read', 'table:write'],
  async handle({ caller, params }, ports) {
    await changeContents(ports, { name: params['namespace'] ?? '', caller }, (all, namespace) => emptied(all, 'properties', namespace));
    return {};
  },
});

import { together } from '../../../shared/errors.ts';
import { changeContents, findNamespaceErrors, removed, removedErrors } from '../../../shared/image/metadefs/change.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

export default operation({
  name: 'metadef-properties.delete',
  service: 'image',
  method: 'DELETE',
  path: '/metadefs/namespaces/{namespace}/properties/{property}',
  policy: policy.admin('remove_metadef_property'),
  status: 204,
  errors: /* @__PURE__ */ together(findNamespaceErrors, removedErrors),
  needs: ['table:read', 'table:write'],
  async handle({ caller, params }, ports) {
    const property = params['property'] ?? '';
    await changeContents(ports, { name: params['namespace'] ?? '', caller }, (all, namespace) =>
      removed(all, 'properties', property, namespace),
    );
    return {};
  },
});

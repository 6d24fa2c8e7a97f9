import { together } from '../../../shared/errors.ts';
import { dissociateErrors, putDissociated } from '../../../shared/image/metadefs/associations.ts';
import { findNamespace, findNamespaceErrors } from '../../../shared/image/metadefs/change.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';

export default operation({
  name: 'metadef-resource-types.dissociate',
  service: 'image',
  method: 'DELETE',
  path: '/metadefs/namespaces/{namespace}/resource_types/{resource_type}',
  policy: policy.admin('remove_metadef_resource_type_association'),
  status: 204,
  errors: /* @__PURE__ */ together(findNamespaceErrors, dissociateErrors),
  needs: ['table:read', 'table:write'],
  async handle({ caller, params }, ports) {
    await transaction(ports, async (tx) =>
      putDissociated(tx, await findNamespace(tx, params['namespace'] ?? '', caller), params['resource_type'] ?? ''),
    );
    return {};
  },
});

import { together } from '../../../shared/errors.ts';
import * as imageErrors from '../../../shared/image/errors.ts';
import { findNamespace, findNamespaceErrors } from '../../../shared/image/metadefs/change.ts';
import { contents, namespaces } from '../../../shared/image/metadefs/namespace.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';

/** With all that is in it. */
export default operation({
  name: 'metadef-namespaces.delete',
  service: 'image',
  method: 'DELETE',
  path: '/metadefs/namespaces/{namespace}',
  policy: policy.admin('delete_metadef_namespace'),
  status: 204,
  errors: /* @__PURE__ */ together(findNamespaceErrors, [imageErrors.MetadefProtected]),
  needs: ['table:read', 'table:write'],
  async handle({ caller, params }, ports) {
    await transaction(ports, async (tx) => {
      const { name, isProtected } = await findNamespace(tx, params['namespace'] ?? '', caller);
      if (isProtected) throw imageErrors.MetadefProtected({ kind: 'namespace', name });
      await tx.get(contents, name);
      tx.remove(contents, name);
      tx.remove(namespaces, name);
    });
    return {};
  },
});

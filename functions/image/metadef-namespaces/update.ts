import { together } from '../../../shared/errors.ts';
import * as imageErrors from '../../../shared/image/errors.ts';
import { assertWritable, assertWritableErrors, factsOf, namespaceBody } from '../../../shared/image/metadefs/bodies.ts';
import { contentsOf, findNamespace, findNamespaceErrors } from '../../../shared/image/metadefs/change.ts';
import { contents, namespaces } from '../../../shared/image/metadefs/namespace.ts';
import { namespaceView } from '../../../shared/image/metadefs/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';

/** Replaces what the namespace says of itself. What is in it may be sent along, as clients do, and stays as it is. */
export default operation({
  name: 'metadef-namespaces.update',
  service: 'image',
  method: 'PUT',
  path: '/metadefs/namespaces/{namespace}',
  policy: policy.admin('modify_metadef_namespace'),
  body: namespaceBody,
  status: 200,
  errors: /* @__PURE__ */ together(assertWritableErrors, findNamespaceErrors, [imageErrors.NamespaceExists]),
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body }, ports) {
    assertWritable(body);
    const updatedAt = new Date(ports.clock.now()).toISOString();
    const namespace = await transaction(ports, async (tx) => {
      const before = await findNamespace(tx, params['namespace'] ?? '', caller);
      const after = { ...before, ...factsOf(body, caller), updatedAt };
      if (after.name !== before.name) {
        if ((await tx.get(namespaces, after.name)) !== undefined) throw imageErrors.NamespaceExists({ namespace: after.name });
        await tx.get(contents, after.name);
        tx.put(contents, { ...(await contentsOf(tx, before)), namespace: after.name });
        tx.remove(contents, before.name);
        tx.remove(namespaces, before.name);
      }
      tx.put(namespaces, after);
      return after;
    });
    return { body: namespaceView(namespace) };
  },
});

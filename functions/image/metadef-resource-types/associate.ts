import { together } from '../../../shared/errors.ts';
import { associateErrors, putAssociated } from '../../../shared/image/metadefs/associations.ts';
import { assertWritable, assertWritableErrors, associationBody, associationOf } from '../../../shared/image/metadefs/bodies.ts';
import { findNamespace, findNamespaceErrors } from '../../../shared/image/metadefs/change.ts';
import { associationView } from '../../../shared/image/metadefs/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';

export default operation({
  name: 'metadef-resource-types.associate',
  service: 'image',
  method: 'POST',
  path: '/metadefs/namespaces/{namespace}/resource_types',
  policy: policy.admin('add_metadef_resource_type_association'),
  body: associationBody,
  status: 201,
  errors: /* @__PURE__ */ together(assertWritableErrors, findNamespaceErrors, associateErrors),
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body }, ports) {
    assertWritable(body);
    const association = associationOf(body, new Date(ports.clock.now()).toISOString());
    await transaction(ports, async (tx) => putAssociated(tx, await findNamespace(tx, params['namespace'] ?? '', caller), [association]));
    return { body: associationView(association) };
  },
});

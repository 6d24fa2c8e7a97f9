import { together } from '../../../shared/errors.ts';
import * as imageErrors from '../../../shared/image/errors.ts';
import { prefixFor } from '../../../shared/image/metadefs/associations.ts';
import { findNamespaceErrors, found, foundErrors, readNamespace } from '../../../shared/image/metadefs/change.ts';
import { propertyView } from '../../../shared/image/metadefs/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

/** With `resource_type` it is asked for as it is called on things of that type. */
export default operation({
  name: 'metadef-properties.show',
  service: 'image',
  method: 'GET',
  path: '/metadefs/namespaces/{namespace}/properties/{property}',
  policy: policy.reader('get_metadef_property'),
  status: 200,
  errors: /* @__PURE__ */ together(findNamespaceErrors, foundErrors, [imageErrors.AssociationNotFound, imageErrors.MetadefPrefixMissing]),
  needs: ['table:read'],
  async handle({ caller, params, query }, { store }) {
    const name = params['property'] ?? '';
    const { namespace, contents } = await readNamespace(store, params['namespace'] ?? '', caller);
    const type = query['resource_type']?.at(-1);
    if (type !== undefined && !namespace.resourceTypes.some((association) => association.name === type))
      throw imageErrors.AssociationNotFound({ type, namespace: namespace.name });
    const prefix = prefixFor(namespace, type);
    if (!name.startsWith(prefix)) throw imageErrors.MetadefPrefixMissing({ name, prefix });
    return { body: propertyView(found(contents, 'properties', name.slice(prefix.length))) };
  },
});

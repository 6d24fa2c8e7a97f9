import { together } from '../../../shared/errors.ts';
import { propertyBody, propertyOf } from '../../../shared/image/metadefs/bodies.ts';
import { changeContents, findNamespaceErrors, replaced, replacedErrors } from '../../../shared/image/metadefs/change.ts';
import { propertyView } from '../../../shared/image/metadefs/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

/** Replaces all of it, perhaps also its name. */
export default operation({
  name: 'metadef-properties.update',
  service: 'image',
  method: 'PUT',
  path: '/metadefs/namespaces/{namespace}/properties/{property}',
  policy: policy.admin('modify_metadef_property'),
  body: propertyBody,
  status: 200,
  errors: /* @__PURE__ */ together(findNamespaceErrors, replacedErrors),
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body }, ports) {
    const [name, property] = [params['namespace'] ?? '', params['property'] ?? ''];
    const changed = await changeContents(ports, { name, caller }, (all) => replaced(all, 'properties', property, () => propertyOf(body)));
    return { body: propertyView(changed) };
  },
});

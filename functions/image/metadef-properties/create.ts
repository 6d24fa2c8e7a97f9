import { together } from '../../../shared/errors.ts';
import { propertyBody, propertyOf } from '../../../shared/image/metadefs/bodies.ts';
import { added, addedErrors, changeContents, findNamespaceErrors } from '../../../shared/image/metadefs/change.ts';
import { metadefPath, propertyView } from '../../../shared/image/metadefs/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as places from '../../../shared/operation/places.ts';
import * as policy from '../../../shared/operation/policies.ts';

export default operation({
  name: 'metadef-properties.create',
  service: 'image',
  method: 'POST',
  path: '/metadefs/namespaces/{namespace}/properties',
  policy: policy.admin('add_metadef_property'),
  body: propertyBody,
  status: 201,
  errors: /* @__PURE__ */ together(findNamespaceErrors, addedErrors),
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body, origin }, ports) {
    const name = params['namespace'] ?? '';
    const made = await changeContents(ports, { name, caller }, (all) => {
      const result = propertyOf(body);
      return { contents: added(all, 'properties', [result]), result };
    });
    return {
      body: propertyView(made),
      headers: { Location: `${origin}${places.image.root}${metadefPath(name, 'properties', made.name)}` },
    };
  },
});

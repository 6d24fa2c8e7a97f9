import { together } from '../../../shared/errors.ts';
import { assertWritable, assertWritableErrors, objectBody, objectOf } from '../../../shared/image/metadefs/bodies.ts';
import { added, addedErrors, changeContents, findNamespaceErrors } from '../../../shared/image/metadefs/change.ts';
import { metadefPath, objectView } from '../../../shared/image/metadefs/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as places from '../../../shared/operation/places.ts';
import * as policy from '../../../shared/operation/policies.ts';

export default operation({
  name: 'metadef-objects.create',
  service: 'image',
  method: 'POST',
  path: '/metadefs/namespaces/{namespace}/objects',
  policy: policy.admin('add_metadef_object'),
  body: objectBody,
  status: 201,
  errors: /* @__PURE__ */ together(assertWritableErrors, findNamespaceErrors, addedErrors),
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body, origin }, ports) {
    assertWritable(body);
    const name = params['namespace'] ?? '';
    const made = await changeContents(ports, { name, caller }, (all, _, time) => {
      const result = objectOf(body, time);
      return { contents: added(all, 'objects', [result]), result };
    });
    return {
      body: objectView(name, made),
      headers: { Location: `${origin}${places.image.root}${metadefPath(name, 'objects', made.name)}` },
    };
  },
});

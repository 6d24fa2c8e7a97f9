import { together } from '../../../shared/errors.ts';
import { assertWritable, assertWritableErrors, objectBody, objectOf } from '../../../shared/image/metadefs/bodies.ts';
import { changeContents, findNamespaceErrors, replaced, replacedErrors } from '../../../shared/image/metadefs/change.ts';
import { objectView } from '../../../shared/image/metadefs/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

/** Replaces all of it, perhaps also its name. */
export default operation({
  name: 'metadef-objects.update',
  service: 'image',
  method: 'PUT',
  path: '/metadefs/namespaces/{namespace}/objects/{object}',
  policy: policy.admin('modify_metadef_object'),
  body: objectBody,
  status: 200,
  errors: /* @__PURE__ */ together(assertWritableErrors, findNamespaceErrors, replacedErrors),
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body }, ports) {
    assertWritable(body);
    const [name, object] = [params['namespace'] ?? '', params['object'] ?? ''];
    const changed = await changeContents(ports, { name, caller }, (all, _, time) =>
      replaced(all, 'objects', object, (before) => ({ ...objectOf(body, time), createdAt: before.createdAt })),
    );
    return { body: objectView(name, changed) };
  },
});

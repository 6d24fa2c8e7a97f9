import { together } from '../../../shared/errors.ts';
import { assertWritable, assertWritableErrors, tagBody, tagOf } from '../../../shared/image/metadefs/bodies.ts';
import { changeContents, findNamespaceErrors, replaced, replacedErrors } from '../../../shared/image/metadefs/change.ts';
import { tagView } from '../../../shared/image/metadefs/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

/** Replaces all of it, perhaps also its name. */
export default operation({
  name: 'metadef-tags.update',
  service: 'image',
  method: 'PUT',
  path: '/metadefs/namespaces/{namespace}/tags/{tag}',
  policy: policy.admin('modify_metadef_tag'),
  body: tagBody,
  status: 200,
  errors: /* @__PURE__ */ together(assertWritableErrors, findNamespaceErrors, replacedErrors),
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body }, ports) {
    assertWritable(body);
    const [name, tag] = [params['namespace'] ?? '', params['tag'] ?? ''];
    const changed = await changeContents(ports, { name, caller }, (all, _, time) =>
      replaced(all, 'tags', tag, (before) => ({ ...tagOf(body, time), createdAt: before.createdAt })),
    );
    return { body: tagView(changed) };
  },
});

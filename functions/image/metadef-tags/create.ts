import { z } from 'zod/mini';
import { together } from '../../../shared/errors.ts';
import * as imageErrors from '../../../shared/image/errors.ts';
import { tagBody, tagOf } from '../../../shared/image/metadefs/bodies.ts';
import { added, addedErrors, changeContents, findNamespaceErrors } from '../../../shared/image/metadefs/change.ts';
import { metadefPath, tagView } from '../../../shared/image/metadefs/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as places from '../../../shared/operation/places.ts';
import * as policy from '../../../shared/operation/policies.ts';

/** The path alone says what it is called. */
export default operation({
  name: 'metadef-tags.create',
  service: 'image',
  method: 'POST',
  path: '/metadefs/namespaces/{namespace}/tags/{tag}',
  policy: policy.admin('add_metadef_tag'),
  status: 201,
  errors: /* @__PURE__ */ together(findNamespaceErrors, addedErrors, [imageErrors.ImageInvalid]),
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, origin }, ports) {
    const [name, tag] = [params['namespace'] ?? '', params['tag'] ?? ''];
    if (!z.safeParse(tagBody, { name: tag }).success)
      throw imageErrors.ImageInvalid({ reason: 'A tag has a name of at most 80 characters.' });
    const made = await changeContents(ports, { name, caller }, (all, _, time) => {
      const result = tagOf({ name: tag }, time);
      return { contents: added(all, 'tags', [result]), result };
    });
    return { body: tagView(made), headers: { Location: `${origin}${places.image.root}${metadefPath(name, 'tags', tag)}` } };
  },
});

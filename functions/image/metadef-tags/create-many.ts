import { together } from '../../../shared/errors.ts';
import * as imageErrors from '../../../shared/image/errors.ts';
import { tagOf, tagsBody } from '../../../shared/image/metadefs/bodies.ts';
import { added, addedErrors, changeContents, findNamespaceErrors } from '../../../shared/image/metadefs/change.ts';
import { tagsView } from '../../../shared/image/metadefs/views.ts';
import { isTrue } from '../../../shared/operation/loose-boolean.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

/** In the place of those that are there, unless the header `X-Openstack-Append` says that they are to stay. */
export default operation({
  name: 'metadef-tags.create-many',
  service: 'image',
  method: 'POST',
  path: '/metadefs/namespaces/{namespace}/tags',
  policy: policy.admin('add_metadef_tags'),
  body: tagsBody,
  status: 201,
  errors: /* @__PURE__ */ together(findNamespaceErrors, addedErrors, [imageErrors.MetadefProtected]),
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body, headers }, ports) {
    const stay = isTrue(headers['x-openstack-append']);
    const tags = await changeContents(ports, { name: params['namespace'] ?? '', caller }, (all, namespace, time) => {
      if (!stay && namespace.isProtected && all.tags.length > 0)
        throw imageErrors.MetadefProtected({ kind: 'namespace', name: namespace.name });
      const result = body.tags.map((tag) => tagOf(tag, time));
      return { contents: added(stay ? all : { ...all, tags: [] }, 'tags', result), result };
    });
    return { body: { tags: tagsView(tags) } };
  },
});

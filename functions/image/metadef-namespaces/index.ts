import { listNamespaces, listNamespacesErrors } from '../../../shared/image/metadefs/list.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as places from '../../../shared/operation/places.ts';
import * as policy from '../../../shared/operation/policies.ts';

export default operation({
  name: 'metadef-namespaces.index',
  service: 'image',
  method: 'GET',
  path: '/metadefs/namespaces',
  policy: policy.reader('get_metadef_namespaces'),
  status: 200,
  errors: listNamespacesErrors,
  needs: ['table:read'],
  async handle({ caller, query, url }, { store }) {
    const page = await listNamespaces(store, query, caller);
    const { base } = places.image;
    const kept = url.query.split('&').filter((pair) => pair !== '' && !pair.startsWith('marker='));
    const link = (more: readonly string[]) =>
      [`${base}/metadefs/namespaces`, [...kept, ...more].join('&')].filter((part) => part !== '').join('?');
    return {
      body: {
        namespaces: page.shown,
        first: link([]),
        schema: `${base}/schemas/metadefs/namespaces`,
        ...(page.next === undefined ? {} : { next: link([`marker=${encodeURIComponent(page.next)}`]) }),
      },
    };
  },
});

import { findNovaImage, findNovaImageErrors } from '../../../shared/image/nova/find.ts';
import { operation } from '../../../shared/operation/operation.ts';

export default operation({
  name: 'image-metadata.index',
  service: 'compute',
  method: 'GET',
  path: '/images/{image_id}/metadata',
  policy: null,
  window: { until: '2.38' },
  status: 200,
  errors: findNovaImageErrors,
  needs: ['table:read'],
  async handle({ caller, params }, { store }) {
    const { properties } = await findNovaImage(store, params['image_id'] ?? '', caller);
    return { body: { metadata: properties } };
  },
});

import { findNovaImage, findNovaImageErrors } from '../../../shared/image/nova/find.ts';
import { novaImageDetail } from '../../../shared/image/nova/view.ts';
import { operation } from '../../../shared/operation/operation.ts';

export default operation({
  name: 'images.show',
  service: 'compute',
  method: 'GET',
  path: '/images/{image_id}',
  policy: null,
  window: { until: '2.35' },
  status: 200,
  errors: findNovaImageErrors,
  needs: ['table:read'],
  async handle({ caller, params, version, origin }, { store, origins }) {
    const image = await findNovaImage(store, params['image_id'] ?? '', caller);
    return { body: { image: novaImageDetail.show(image, version, { origin, origins }) } };
  },
});

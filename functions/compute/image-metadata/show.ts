import * as computeErrors from '../../../shared/compute/errors.ts';
import { findNovaImage, findNovaImageErrors } from '../../../shared/image/nova/find.ts';
import { operation } from '../../../shared/operation/operation.ts';

export default operation({
  name: 'image-metadata.show',
  service: 'compute',
  method: 'GET',
  path: '/images/{image_id}/metadata/{key}',
  policy: null,
  window: { until: '2.38' },
  status: 200,
  errors: [...findNovaImageErrors, computeErrors.ImageMetadataItemNotFound],
  needs: ['table:read'],
  async handle({ caller, params }, { store }) {
    const key = params['key'] ?? '';
    const { properties } = await findNovaImage(store, params['image_id'] ?? '', caller);
    if (!Object.hasOwn(properties, key)) throw computeErrors.ImageMetadataItemNotFound();
    return { body: { meta: { [key]: properties[key] } } };
  },
});

import { findImage, findImageErrors } from '../../../shared/image/find.ts';
import { imageView } from '../../../shared/image/view.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

export default operation({
  name: 'images.show',
  service: 'image',
  method: 'GET',
  path: '/images/{image_id}',
  policy: policy.reader('get_image'),
  status: 200,
  errors: findImageErrors,
  needs: ['table:read'],
  async handle({ caller, params }, ports) {
    return { body: imageView(await findImage(ports.store, params['image_id'] ?? '', caller)) };
  },
});

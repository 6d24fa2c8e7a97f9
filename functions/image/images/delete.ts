import { deleteImage, deleteImageErrors } from '../../../shared/image/delete.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

export default operation({
  name: 'images.delete',
  service: 'image',
  method: 'DELETE',
  path: '/images/{image_id}',
  policy: policy.member('delete_image'),
  status: 204,
  errors: deleteImageErrors,
  needs: ['table:read', 'table:write', 'images:write'],
  async handle({ caller, params }, ports) {
    await deleteImage(ports, params['image_id'] ?? '', caller);
    return {};
  },
});

import * as imageErrors from '../../../shared/image/errors.ts';
import { findOwnImage } from '../../../shared/image/find.ts';
import { images } from '../../../shared/image/image.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';

export default operation({
  name: 'images.delete',
  service: 'image',
  method: 'DELETE',
  path: '/images/{image_id}',
  policy: policy.member('delete_image'),
  status: 204,
  errors: [imageErrors.ImageNotFound, imageErrors.ImageForbidden, imageErrors.ImageProtected],
  needs: ['table:read', 'table:write', 'images:write'],
  async handle({ caller, params }, ports) {
    const id = params['image_id'] ?? '';
    const image = await transaction(ports, async (tx) => {
      const found = await findOwnImage(tx, id, caller, 'delete');
      if (found.isProtected) throw imageErrors.ImageProtected({ image_id: id });
      tx.remove(images, found.id);
      return found;
    });
    await ports.imageData.remove(image.id);
    return {};
  },
});

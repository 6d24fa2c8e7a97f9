/** Deactivating and reactivating: an image whose data nobody gets for a while, which is in one of two states before and after. */
import * as imageErrors from '../../shared/image/errors.ts';
import { findOwnImage, findOwnImageErrors } from '../../shared/image/find.ts';
import { type Image, images } from '../../shared/image/image.ts';
import { hasData } from '../../shared/image/upload.ts';
import { operation } from '../../shared/operation/operation.ts';
import * as policy from '../../shared/operation/policies.ts';
import { transaction } from '../../shared/store/transaction.ts';

export function changeStatus(action: 'deactivate' | 'reactivate', status: Extract<Image['status'], 'active' | 'deactivated'>) {
  return operation({
    name: `image-actions.${action}`,
    service: 'image',
    method: 'POST',
    path: `/images/{image_id}/actions/${action}`,
    policy: policy.member(action),
    status: 204,
    errors: [...findOwnImageErrors, imageErrors.ImageActionForbidden],
    needs: ['table:read', 'table:write'],
    async handle({ caller, params }, ports) {
      await transaction(ports, async (tx) => {
        const image = await findOwnImage(tx, params['image_id'] ?? '', caller, action);
        if (!hasData(image)) throw imageErrors.ImageActionForbidden({ action, status: image.status });
        if (image.status !== status) tx.put(images, { ...image, status, updatedAt: new Date(ports.clock.now()).toISOString() });
      });
      return {};
    },
  });
}

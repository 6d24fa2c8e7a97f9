import * as imageErrors from '../../../shared/image/errors.ts';
import { findOwnImage, findOwnImageErrors } from '../../../shared/image/find.ts';
import { images } from '../../../shared/image/image.ts';
import { imagePatch, imagePatchTypes, patchErrors, patched } from '../../../shared/image/patch.ts';
import { imageView } from '../../../shared/image/view.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';

export default operation({
  name: 'images.update',
  service: 'image',
  method: 'PATCH',
  path: '/images/{image_id}',
  policy: policy.member('modify_image'),
  contentTypes: imagePatchTypes,
  body: imagePatch,
  status: 200,
  errors: [...findOwnImageErrors, ...patchErrors, imageErrors.PatchTypeUnsupported],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body, headers }, ports) {
    const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    if (!imagePatchTypes.includes(type)) throw imageErrors.PatchTypeUnsupported();
    const image = await transaction(ports, async (tx) => {
      const found = await findOwnImage(tx, params['image_id'] ?? '', caller, 'modify');
      const changed = { ...patched(found, type, body, caller), updatedAt: new Date(ports.clock.now()).toISOString() };
      tx.put(images, changed);
      return changed;
    });
    return { body: imageView(image) };
  },
});

import { withTags, withTagsErrors } from '../../../shared/image/attributes.ts';
import { findOwnImage, findOwnImageErrors } from '../../../shared/image/find.ts';
import { images } from '../../../shared/image/image.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';

export default operation({
  name: 'image-tags.add',
  service: 'image',
  method: 'PUT',
  path: '/images/{image_id}/tags/{tag}',
  policy: policy.member('modify_image'),
  status: 204,
  errors: [...withTagsErrors, ...findOwnImageErrors],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params }, ports) {
    const tag = params['tag'] ?? '';
    await transaction(ports, async (tx) => {
      const image = await findOwnImage(tx, params['image_id'] ?? '', caller, 'modify');
      tx.put(images, withTags(image, [...image.tags, tag]));
    });
    return {};
  },
});

import * as imageErrors from '../../../shared/image/errors.ts';
import { findImage, findImageErrors, owns } from '../../../shared/image/find.ts';
import { images } from '../../../shared/image/image.ts';
import { imageMembers } from '../../../shared/image/members.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';

export default operation({
  name: 'image-members.delete',
  service: 'image',
  method: 'DELETE',
  path: '/images/{image_id}/members/{member_id}',
  policy: policy.member('delete_member'),
  status: 204,
  errors: [...findImageErrors, imageErrors.MembersForbidden, imageErrors.MemberNotFound],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params }, ports) {
    const projectId = params['member_id'] ?? '';
    await transaction(ports, async (tx) => {
      const image = await findImage(tx, params['image_id'] ?? '', caller);
      if (image.visibility !== 'shared' || !owns(image, caller))
        throw imageErrors.MembersForbidden({ action: 'delete', image_id: image.id });
      const id = { imageId: image.id, projectId };
      if ((await tx.get(imageMembers, id)) === undefined) throw imageErrors.MemberNotFound({ member_id: projectId, image_id: image.id });
      tx.remove(imageMembers, id);
      tx.put(images, { ...image, memberCount: image.memberCount - 1 });
    });
    return {};
  },
});

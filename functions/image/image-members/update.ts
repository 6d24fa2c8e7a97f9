import { z } from 'zod/mini';
import * as imageErrors from '../../../shared/image/errors.ts';
import { findImage, findImageErrors } from '../../../shared/image/find.ts';
import { type ImageMember, imageMembers, memberStatuses, memberView } from '../../../shared/image/members.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';

/** Whether it wants what is shared with it a project says itself; nobody else but an administrator can. */
export default operation({
  name: 'image-members.update',
  service: 'image',
  method: 'PUT',
  path: '/images/{image_id}/members/{member_id}',
  policy: policy.member('modify_member'),
  body: z.object({ status: z.enum(memberStatuses) }),
  status: 200,
  errors: [...findImageErrors, imageErrors.MembersForbidden, imageErrors.MemberNotFound],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body }, ports) {
    const projectId = params['member_id'] ?? '';
    const member = await transaction(ports, async (tx): Promise<ImageMember> => {
      const image = await findImage(tx, params['image_id'] ?? '', caller);
      if (image.visibility !== 'shared' || (!caller.isAdmin && caller.projectId === image.ownerProjectId))
        throw imageErrors.MembersForbidden({ action: 'update', image_id: image.id });
      const isOwn = caller.isAdmin || caller.projectId === projectId;
      const found = isOwn ? await tx.get(imageMembers, { imageId: image.id, projectId }) : undefined;
      if (found === undefined) throw imageErrors.MemberNotFound({ member_id: projectId, image_id: image.id });
      const changed: ImageMember = { ...found, status: body.status, updatedAt: new Date(ports.clock.now()).toISOString() };
      tx.put(imageMembers, changed);
      return changed;
    });
    return { body: memberView(member) };
  },
});

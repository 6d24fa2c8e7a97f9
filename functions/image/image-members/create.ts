import { z } from 'zod/mini';
import * as imageErrors from '../../../shared/image/errors.ts';
import { findImage, findImageErrors, owns } from '../../../shared/image/find.ts';
import { images } from '../../../shared/image/image.ts';
import { type ImageMember, imageMembers, memberView } from '../../../shared/image/members.ts';
import * as limits from '../../../shared/limits.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';

export default operation({
  name: 'image-members.create',
  service: 'image',
  method: 'POST',
  path: '/images/{image_id}/members',
  policy: policy.member('add_member'),
  body: z.object({ member: z.string().check(z.minLength(1), z.maxLength(255)) }),
  status: 200,
  errors: [...findImageErrors, imageErrors.MembersForbidden, imageErrors.MemberExists, imageErrors.MemberLimit],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body }, ports) {
    const time = new Date(ports.clock.now()).toISOString();
    const member = await transaction(ports, async (tx): Promise<ImageMember> => {
      const image = await findImage(tx, params['image_id'] ?? '', caller);
      if (image.visibility !== 'shared' || !owns(image, caller))
        throw imageErrors.MembersForbidden({ action: 'create', image_id: image.id });
      const id = { imageId: image.id, projectId: body.member };
      if ((await tx.get(imageMembers, id)) !== undefined) throw imageErrors.MemberExists({ member_id: id.projectId, image_id: image.id });
      const attempted = image.memberCount + 1;
      if (attempted > limits.imageMembers) throw imageErrors.MemberLimit({ attempted, maximum: limits.imageMembers });
      const made: ImageMember = { ...id, status: 'pending', createdAt: time, updatedAt: time };
      tx.put(imageMembers, made);
      tx.put(images, { ...image, memberCount: attempted });
      return made;
    });
    return { body: memberView(member) };
  },
});

import * as imageErrors from '../../../shared/image/errors.ts';
import { findImage, findImageErrors } from '../../../shared/image/find.ts';
import { imageMembers, memberView } from '../../../shared/image/members.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

/** A member sees itself; of the others, who own nothing here, it learns nothing. */
export default operation({
  name: 'image-members.show',
  service: 'image',
  method: 'GET',
  path: '/images/{image_id}/members/{member_id}',
  policy: policy.reader('get_member'),
  status: 200,
  errors: [...findImageErrors, imageErrors.MemberNotFound],
  needs: ['table:read'],
  async handle({ caller, params }, { store }) {
    const image = await findImage(store, params['image_id'] ?? '', caller);
    const projectId = params['member_id'] ?? '';
    const mayLook = caller.isAdmin || caller.projectId === image.ownerProjectId || caller.projectId === projectId;
    const member = image.visibility === 'shared' && mayLook ? await imageMembers.get(store, { imageId: image.id, projectId }) : undefined;
    if (member === undefined) throw imageErrors.MemberNotFound({ member_id: projectId, image_id: image.id });
    return { body: memberView(member) };
  },
});

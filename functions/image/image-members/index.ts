import * as imageErrors from '../../../shared/image/errors.ts';
import { findImage, findImageErrors, owns } from '../../../shared/image/find.ts';
import { membersOf, memberView, ownMembership } from '../../../shared/image/members.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as places from '../../../shared/operation/places.ts';
import * as policy from '../../../shared/operation/policies.ts';

/** All members for whoever owns the image, itself for a member. */
export default operation({
  name: 'image-members.index',
  service: 'image',
  method: 'GET',
  path: '/images/{image_id}/members',
  policy: policy.reader('get_members'),
  status: 200,
  errors: [...findImageErrors, imageErrors.MembersForbidden],
  needs: ['table:read'],
  async handle({ caller, params }, { store }) {
    const image = await findImage(store, params['image_id'] ?? '', caller);
    if (image.visibility !== 'shared') throw imageErrors.MembersForbidden({ action: 'list', image_id: image.id });
    const isOwner = owns(image, caller) || image.ownerProjectId === caller.projectId;
    const members = isOwner ? await Array.fromAsync(membersOf(store, image.id)) : [await ownMembership(store, image, caller)];
    return {
      body: {
        members: members.flatMap((member) => (member === undefined ? [] : memberView(member))),
        schema: `${places.image.base}/schemas/members`,
      },
    };
  },
});

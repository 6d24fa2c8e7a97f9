import * as imageErrors from '../../../shared/image/errors.ts';
import { findOwnImage, findOwnImageErrors } from '../../../shared/image/find.ts';
import { images, tombstoneOf } from '../../../shared/image/image.ts';
import { type ImageMember, imageMembers, membersOf } from '../../../shared/image/members.ts';
import { hasData } from '../../../shared/image/upload.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import type { Caller } from '../../../shared/operation/policy.ts';
import type { Ports } from '../../../shared/ports.ts';
import { transaction } from '../../../shared/store/transaction.ts';

/** So many members, and the image, fit into one commit. */
const batch = 40;

export default operation({
  name: 'images.delete',
  service: 'image',
  method: 'DELETE',
  path: '/images/{image_id}',
  policy: policy.member('delete_image'),
  status: 204,
  errors: [...findOwnImageErrors, imageErrors.ImageProtected],
  needs: ['table:read', 'table:write', 'images:write'],
  async handle({ caller, params }, ports) {
    const id = params['image_id'] ?? '';
    let step = await bury(ports, id, caller, []);
    while (!step.isBuried) step = await bury(ports, id, caller, await firstMembers(ports, id));
    const { image } = step;
    if (image.upload !== null) await ports.imageData.remove({ imageId: image.id, dataId: image.upload.id });
    if (hasData(image)) await ports.imageData.remove({ imageId: image.id, dataId: image.dataId });
    return {};
  },
});

async function firstMembers({ store }: Ports, id: string): Promise<readonly ImageMember[]> {
  return (await Array.fromAsync(membersOf(store, id))).slice(0, batch);
}

/** A step of the deletion: these members, and the image if it is shared with nobody else. */
async function bury(ports: Ports, id: string, caller: Caller, members: readonly ImageMember[]) {
  return transaction(ports, async (tx) => {
    const image = await findOwnImage(tx, id, caller, 'delete');
    if (image.isProtected) throw imageErrors.ImageProtected({ image_id: id });
    let left = image.memberCount;
    for (const member of members) {
      if ((await tx.get(imageMembers, member)) === undefined) continue;
      tx.remove(imageMembers, member);
      left -= 1;
    }
    const isBuried = left === 0;
    tx.put(images, isBuried ? tombstoneOf(image, new Date(ports.clock.now()).toISOString()) : { ...image, memberCount: left });
    return { image, isBuried };
  });
}

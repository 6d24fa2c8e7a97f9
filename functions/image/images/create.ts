import { z } from 'zod/mini';
import * as imageErrors from '../../../shared/image/errors.ts';
import { type Image, images } from '../../../shared/image/image.ts';
import { setMember } from '../../../shared/image/members.ts';
import { imageView } from '../../../shared/image/view.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { canonicalUuid } from '../../../shared/operation/uuid.ts';
import { transaction } from '../../../shared/store/transaction.ts';

export default operation({
  name: 'images.create',
  service: 'image',
  method: 'POST',
  path: '/images',
  policy: policy.member('add_image'),
  body: z.record(z.string(), z.unknown()),
  status: 201,
  errors: [
    imageErrors.ImageExists,
    imageErrors.ImageInvalid,
    imageErrors.ImageForbidden,
    imageErrors.PropertyReadOnly,
    imageErrors.PropertyReserved,
    imageErrors.PublicForbidden,
  ],
  needs: ['table:read', 'table:write'],
  async handle({ caller, body, origin }, ports) {
    const { id: asked, ...members } = body;
    const id = asked === undefined ? ports.chance.uuid() : typeof asked === 'string' ? canonicalUuid(asked) : undefined;
    if (id === undefined) throw imageErrors.ImageInvalid({ reason: 'Image ID must be a UUID.' });
    const time = new Date(ports.clock.now()).toISOString();
    const blank: Image = {
      id,
      ownerProjectId: caller.projectId,
      name: null,
      status: 'queued',
      visibility: 'shared',
      isProtected: false,
      isHidden: false,
      diskFormat: null,
      containerFormat: null,
      minDiskGib: 0,
      minRamMib: 0,
      sizeBytes: null,
      checksum: null,
      sha512: null,
      tags: [],
      properties: {},
      createdAt: time,
      updatedAt: time,
    };
    const image = Object.entries(members).reduce((current, [name, value]) => setMember(current, name, value, caller), blank);
    await transaction(ports, async (tx) => {
      if ((await tx.get(images, id)) !== undefined) throw imageErrors.ImageExists({ image_id: id });
      tx.put(images, image);
    });
    return { body: imageView(image), headers: { Location: `${origin}/image${imageView(image)['self']}` } };
  },
});

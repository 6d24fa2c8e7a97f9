import { z } from 'zod/mini';
import { setAttribute, setAttributeErrors } from '../../../shared/image/attributes.ts';
import * as imageErrors from '../../../shared/image/errors.ts';
import { blankImage, images } from '../../../shared/image/image.ts';
import { importMethods } from '../../../shared/image/import-methods.ts';
import { imageView } from '../../../shared/image/view.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as places from '../../../shared/operation/places.ts';
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
  errors: [...setAttributeErrors, imageErrors.ImageExists],
  needs: ['table:read', 'table:write'],
  async handle({ caller, body, origin }, ports) {
    const { id: asked, ...attributes } = body;
    const id = asked === undefined ? ports.chance.uuid() : typeof asked === 'string' ? canonicalUuid(asked) : undefined;
    if (id === undefined) throw imageErrors.ImageInvalid({ reason: 'Image ID must be a UUID.' });
    const time = new Date(ports.clock.now()).toISOString();
    const blank = blankImage(id, caller.projectId, time);
    const image = Object.entries(attributes).reduce((current, [name, value]) => setAttribute(current, name, value, caller), blank);
    await transaction(ports, async (tx) => {
      // Also for an image that was deleted: whoever still names it must not come by other bytes.
      if ((await tx.get(images, id)) !== undefined) throw imageErrors.ImageExists({ image_id: id });
      tx.put(images, image);
    });
    return {
      body: imageView(image),
      headers: {
        Location: `${origin}${places.image.root}${imageView(image)['self']}`,
        'OpenStack-image-import-methods': importMethods.join(','),
      },
    };
  },
});

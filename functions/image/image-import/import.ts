import { z } from 'zod/mini';
import * as imageErrors from '../../../shared/image/errors.ts';
import { findOwnImage, findOwnImageErrors } from '../../../shared/image/find.ts';
import { images } from '../../../shared/image/image.ts';
import { store } from '../../../shared/image/import-methods.ts';
import { tasks } from '../../../shared/image/tasks.ts';
import { imported } from '../../../shared/image/upload.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';

const body = z.looseObject({
  method: z.looseObject({ name: z.string().check(z.minLength(1), z.maxLength(255)) }),
  stores: z.optional(z.array(z.string().check(z.maxLength(255))).check(z.maxLength(16))),
  all_stores: z.optional(z.boolean()),
  all_stores_must_succeed: z.optional(z.boolean()),
});

/** What was staged is the image's data at once: there is nothing to be copied, and the task that tells of it has succeeded. */
export default operation({
  name: 'image-import.import',
  service: 'image',
  method: 'POST',
  path: '/images/{image_id}/import',
  policy: policy.member('modify_image'),
  body,
  status: 202,
  errors: [...findOwnImageErrors, imageErrors.ImageNotStaged, imageErrors.ImportMethodUnknown, imageErrors.StoreUnknown],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body, requestId }, ports) {
    const method = body.method.name;
    if (method !== 'glance-direct') throw imageErrors.ImportMethodUnknown({ method });
    const unknown = (body.stores ?? []).filter((id) => id !== store.id);
    const now = ports.clock.now();
    const id = ports.chance.uuid();
    await transaction(ports, async (tx) => {
      const image = await findOwnImage(tx, params['image_id'] ?? '', caller, 'import data to');
      if (unknown.length > 0) throw imageErrors.StoreUnknown({ stores: unknown.join(', ') });
      tx.put(images, imported(image, now));
      const { userId, projectId } = caller;
      const createdAt = new Date(now).toISOString();
      tx.put(tasks, { id, imageId: image.id, ownerProjectId: projectId, userId, requestId, method, createdAt });
    });
    return {};
  },
});

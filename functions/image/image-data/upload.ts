import * as imageErrors from '../../../shared/image/errors.ts';
import { findOwnImage } from '../../../shared/image/find.ts';
import { images } from '../../../shared/image/image.ts';
import * as limits from '../../../shared/limits.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { transaction } from '../../../shared/store/transaction.ts';

/**
 * `queued` becomes `active` when all bytes are stored; a broken upload leaves it queued, to be tried again. Where storage takes the bytes
 * itself the client is sent there (307), and the image becomes active when storage tells of them.
 */
export default operation({
  name: 'image-data.upload',
  service: 'image',
  method: 'PUT',
  path: '/images/{image_id}/file',
  bytes: true,
  policy: policy.member('upload_image'),
  status: 204,
  errors: [
    imageErrors.ImageNotFound,
    imageErrors.ImageForbidden,
    imageErrors.ImageNotQueued,
    imageErrors.ImageFormatMissing,
    imageErrors.UploadTooLarge,
    imageErrors.PatchTypeUnsupported,
  ],
  needs: ['table:read', 'table:write', 'images:write'],
  async handle({ caller, params, stream, headers }, ports) {
    if (headers['content-type']?.split(';')[0]?.trim() !== 'application/octet-stream') throw imageErrors.PatchTypeUnsupported();
    const image = await findOwnImage(ports.store, params['image_id'] ?? '', caller, 'upload data to');
    if (image.status !== 'queued') throw imageErrors.ImageNotQueued({ status: image.status });
    if (image.diskFormat === null || image.containerFormat === null) throw imageErrors.ImageFormatMissing();
    const place = await ports.imageData.direct?.uploadUrl(image.id);
    if (place !== undefined) return { status: 307, headers: { Location: place } };
    const written = await ports.imageData.write(image.id, atMost(stream ?? nothing(), limits.imageBytes));
    await transaction(ports, async (tx) => {
      const current = await findOwnImage(tx, image.id, caller, 'upload data to');
      if (current.status !== 'queued') throw imageErrors.ImageNotQueued({ status: current.status });
      tx.put(images, {
        ...current,
        status: 'active',
        sizeBytes: written.bytes,
        checksum: written.md5,
        sha512: written.sha512,
        updatedAt: new Date(ports.clock.now()).toISOString(),
      });
    });
    return {};
  },
});

async function* nothing(): AsyncGenerator<Uint8Array, void, undefined> {}

async function* atMost(bytes: AsyncIterable<Uint8Array>, maximum: number): AsyncGenerator<Uint8Array, void, undefined> {
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.length;
    if (length > maximum) throw imageErrors.UploadTooLarge({ maximum });
    yield chunk;
  }
}

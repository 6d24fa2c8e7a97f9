import * as imageErrors from '../../../shared/image/errors.ts';
import { findImage } from '../../../shared/image/find.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

/** An image without data answers 204; where storage gives out the bytes itself the client is sent there (307). */
export default operation({
  name: 'image-data.download',
  service: 'image',
  method: 'GET',
  path: '/images/{image_id}/file',
  policy: policy.reader('download_image'),
  status: 200,
  errors: [imageErrors.ImageNotFound],
  needs: ['table:read', 'images:read'],
  async handle({ caller, params }, ports) {
    const image = await findImage(ports.store, params['image_id'] ?? '', caller);
    const place = image.status === 'active' ? await ports.imageData.direct?.downloadUrl(image.id) : undefined;
    if (place !== undefined) return { status: 307, headers: { Location: place } };
    const stream = image.status === 'active' ? await ports.imageData.read(image.id) : undefined;
    if (stream === undefined) return { status: 204 };
    return {
      stream,
      headers: {
        'Content-Type': 'application/octet-stream',
        'Content-Length': String(image.sizeBytes ?? 0),
        ...(image.checksum === null ? {} : { 'Content-MD5': image.checksum }),
      },
    };
  },
});

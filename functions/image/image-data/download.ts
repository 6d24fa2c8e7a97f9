import * as imageErrors from '../../../shared/image/errors.ts';
import { findImage, findImageErrors } from '../../../shared/image/find.ts';
import { hasData } from '../../../shared/image/upload.ts';
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
  errors: [...findImageErrors, imageErrors.ImageDeactivated, imageErrors.ImageDataNotFound],
  needs: ['table:read', 'images:read'],
  async handle({ caller, params }, ports) {
    const image = await findImage(ports.store, params['image_id'] ?? '', caller);
    if (!hasData(image) || image.sizeBytes === 0) return { status: 204 };
    if (image.status === 'deactivated' && !caller.isAdmin) throw imageErrors.ImageDeactivated();
    const place = { imageId: image.id, dataId: image.dataId };
    const url = await ports.imageData.direct?.downloadUrl(place);
    if (url !== undefined) return { status: 307, headers: { Location: url } };
    const stream = await ports.imageData.read(place);
    if (stream === undefined) {
      ports.log.write({ level: 'error', event: 'image data missing', ...place });
      throw imageErrors.ImageDataNotFound({ image_id: image.id });
    }
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

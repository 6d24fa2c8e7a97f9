import * as computeErrors from '../../../shared/compute/errors.ts';
import { changeImageMetadata, changeImageMetadataErrors } from '../../../shared/image/nova/metadata.ts';
import { operation } from '../../../shared/operation/operation.ts';

export default operation({
  name: 'image-metadata.delete',
  service: 'compute',
  method: 'DELETE',
  path: '/images/{image_id}/metadata/{key}',
  policy: null,
  window: { until: '2.38' },
  status: 204,
  errors: [...changeImageMetadataErrors, computeErrors.ImageMetadataKeyInvalid],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params }, ports) {
    const key = params['key'] ?? '';
    await changeImageMetadata(ports, { imageId: params['image_id'] ?? '', caller }, (before) => {
      if (!Object.hasOwn(before, key)) throw computeErrors.ImageMetadataKeyInvalid();
      const { [key]: _removed, ...metadata } = before;
      return metadata;
    });
    return {};
  },
});

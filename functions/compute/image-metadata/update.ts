import * as computeErrors from '../../../shared/compute/errors.ts';
import { changeImageMetadata, changeImageMetadataErrors } from '../../../shared/image/nova/metadata.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { object } from '../../../shared/operation/versioned.ts';
import * as wire from '../../../shared/operation/wire.ts';

export default operation({
  name: 'image-metadata.update',
  service: 'compute',
  method: 'PUT',
  path: '/images/{image_id}/metadata/{key}',
  policy: null,
  window: { until: '2.38' },
  body: object({ meta: wire.metadataItem }),
  status: 200,
  errors: [...changeImageMetadataErrors, computeErrors.BodyAndUriMismatch],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body: { meta } }, ports) {
    if (!Object.hasOwn(meta, params['key'] ?? '')) throw computeErrors.BodyAndUriMismatch();
    await changeImageMetadata(ports, { imageId: params['image_id'] ?? '', caller }, (before) => ({ ...before, ...meta }));
    return { body: { meta } };
  },
});

/** The two ways to write the properties of an image differ in whether what is not named stays. */
import { changeImageMetadata, changeImageMetadataErrors, type ImageMetadata } from '../../shared/image/nova/metadata.ts';
import { type AnyOperation, operation } from '../../shared/operation/operation.ts';
import { object } from '../../shared/operation/versioned.ts';
import * as wire from '../../shared/operation/wire.ts';

interface Way {
  readonly name: string;
  readonly method: 'POST' | 'PUT';
  readonly change: (before: ImageMetadata, asked: ImageMetadata) => ImageMetadata;
}

export function imageMetadataChange({ name, method, change }: Way): AnyOperation {
  return operation({
    name: `image-metadata.${name}`,
    service: 'compute',
    method,
    path: '/images/{image_id}/metadata',
    policy: null,
    window: { until: '2.38' },
    body: object({ metadata: wire.metadata }),
    status: 200,
    errors: changeImageMetadataErrors,
    needs: ['table:read', 'table:write'],
    async handle({ caller, params, body }, ports) {
      const request = { imageId: params['image_id'] ?? '', caller };
      return { body: { metadata: await changeImageMetadata(ports, request, (before) => change(before, body.metadata)) } };
    },
  });
}

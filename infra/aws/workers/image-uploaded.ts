/** From EventBridge: an object came into the image bucket. Source: "EventBridge event message structure" in the S3 User Guide. */
import type { S3ObjectCreatedNotificationEvent } from 'aws-lambda';
import { imageUploaded } from '../../../functions/workers/image-uploaded.ts';
import type { Ports } from '../../../shared/ports.ts';
import { placeOf } from '../runtime/image-urls.ts';
import { imagePrefixes } from '../settings.ts';

export default function uploaded(ports: Ports): (event: S3ObjectCreatedNotificationEvent) => Promise<void> {
  return async ({ detail: { object } }) => {
    const place = placeOf(imagePrefixes.uploads, object.key);
    if (place === undefined || place.dataId === null) return;
    await imageUploaded(ports, { imageId: place.imageId, uploadId: place.dataId, sizeBytes: object.size, etag: object.etag });
  };
}

/** From EventBridge: an object came into the image bucket. Source: "EventBridge event message structure" in the S3 User Guide. */
import type { S3ObjectCreatedNotificationEvent } from 'aws-lambda';
import { imageUploaded } from '../../../functions/workers/image-uploaded.ts';
import type { Ports } from '../../../shared/ports.ts';
import { imagePrefixes } from '../settings.ts';

export default function uploaded(ports: Ports): (event: S3ObjectCreatedNotificationEvent) => Promise<void> {
  return async ({ detail: { object } }) => {
    if (!object.key.startsWith(imagePrefixes.uploads)) return;
    await imageUploaded(ports, { imageId: object.key.slice(imagePrefixes.uploads.length), sizeBytes: object.size, etag: object.etag });
  };
}

import { SQSClient } from '@aws-sdk/client-sqs';
import type { QueueSender } from '../../../shared/messaging/port.ts';
import { sqsSender } from '../../../shared/messaging/sqs-sender.ts';
import { setting } from './environment.ts';

/** In bundles the client is the small one of ./client: it knows region, endpoint and deadlines by itself. */
export function queueSender(): QueueSender {
  return sqsSender({ client: new SQSClient(), prefix: setting('QUEUE_PREFIX') });
}

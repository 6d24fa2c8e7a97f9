import { SQSClient } from '@aws-sdk/client-sqs';
import type { QueueMaker } from '../../../shared/messaging/port.ts';
import { sqsMaker } from '../../../shared/messaging/sqs-maker.ts';
import { setting } from './environment.ts';

/** In bundles the client is the small one of ./client: it knows region, endpoint and deadlines by itself. */
export function queueMaker(): QueueMaker {
  return sqsMaker({ client: new SQSClient(), prefix: setting('QUEUE_PREFIX') });
}

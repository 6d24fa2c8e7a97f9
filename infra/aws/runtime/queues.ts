import { SQSClient } from '@aws-sdk/client-sqs';
import type { Queues } from '../../../shared/messaging/port.ts';
import { sqsQueues } from '../../../shared/messaging/sqs.ts';
import { setting } from './environment.ts';

/** In bundles the client is the small one of ./client: it knows region, endpoint and deadlines by itself. */
export function queues(): Queues {
  return sqsQueues({ client: new SQSClient(), prefix: setting('QUEUE_PREFIX') });
}

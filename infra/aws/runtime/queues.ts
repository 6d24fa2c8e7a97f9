/** How the client of the queues is set up. */
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SqsQueuesOptions } from '../../../shared/messaging/sqs-address.ts';
import { clientOptions } from './client-options.ts';
import { setting } from './environment.ts';

export function queuesOptions(): SqsQueuesOptions {
  // The region's endpoint, or the one that AWS_ENDPOINT_URL_SQS names, rather than whatever host a queue's URL names.
  return { client: new SQSClient({ ...clientOptions(), useQueueUrlAsEndpoint: false }), prefix: setting('QUEUE_PREFIX') };
}

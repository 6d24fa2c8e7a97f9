import { SQSClient } from '@aws-sdk/client-sqs';
import type { Queues } from '../../../shared/messaging/port.ts';
import { sqsQueues } from '../../../shared/messaging/sqs.ts';
import { endpointOf, region, setting } from './environment.ts';
import { sdkTimeouts } from './timeouts.ts';

export function queues(): Queues {
  const endpoint = endpointOf('SQS');
  const client = new SQSClient({ region: region(), ...sdkTimeouts, ...(endpoint === undefined ? {} : { endpoint }) });
  return sqsQueues({ client, prefix: setting('QUEUE_PREFIX') });
}

import type { Queues } from './port.ts';
import { type SqsQueuesOptions, sqsAddresses } from './sqs-address.ts';
import { sqsLooker } from './sqs-looker.ts';
import { sqsMaker } from './sqs-maker.ts';
import { sqsReceiver } from './sqs-receiver.ts';
import { sqsSender } from './sqs-sender.ts';

/** FIFO queues in Amazon SQS. Unlike its SQLite sibling it may hand out several messages of one group in one receive, in order. */
export function sqsQueues(options: SqsQueuesOptions): Queues {
  const addresses = sqsAddresses(options);
  return {
    ...sqsMaker(options, addresses),
    ...sqsSender(options, addresses),
    ...sqsReceiver(options, addresses),
    ...sqsLooker(options, addresses),
  };
}

/** Looks for FIFO queues in Amazon SQS. */
import { GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { type QueueLooker, QueueNotFound } from './port.ts';
import { type SqsAddresses, type SqsQueuesOptions, sqsAddresses, sqsQueueName } from './sqs-address.ts';

export function sqsLooker(options: SqsQueuesOptions, { knowing }: SqsAddresses = sqsAddresses(options)): QueueLooker {
  const { client, prefix } = options;
  return {
    async isThere(queue) {
      try {
        // Not what is remembered of it: whether the service answers is asked.
        await knowing(queue, () => client.send(new GetQueueUrlCommand({ QueueName: sqsQueueName(prefix, queue) })));
        return true;
      } catch (error) {
        if (error instanceof QueueNotFound) return false;
        throw error;
      }
    },
  };
}

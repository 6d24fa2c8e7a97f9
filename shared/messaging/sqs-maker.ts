/** Makes FIFO queues in Amazon SQS. */
import { CreateQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { queueLimits } from './limits.ts';
import type { QueueMaker, QueueOptions } from './port.ts';
import { isNamed, type SqsAddresses, type SqsQueuesOptions, sqsAddresses, sqsQueueName } from './sqs-address.ts';

/** SQS keeps a message for at most 14 days; by default it would forget it after 4. */
const retentionSeconds = 14 * 24 * 60 * 60;

export function sqsMaker(options: SqsQueuesOptions, { urlOf, remember }: SqsAddresses = sqsAddresses(options)): QueueMaker {
  const { client, prefix } = options;

  async function make(queue: string, attributes: Record<string, string>): Promise<void> {
    const QueueName = sqsQueueName(prefix, queue);
    try {
      const made = await client.send(new CreateQueueCommand({ QueueName, Attributes: { ...everyQueue, ...attributes } }));
      remember(queue, made.QueueUrl);
    } catch (error) {
      // It is there, with other attributes: whoever made it decides on those.
      if (!isNamed(error, existingQueue)) throw error;
    }
  }

  async function arnOf(queue: string): Promise<string> {
    const QueueUrl = await urlOf(queue);
    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    if (Attributes?.QueueArn === undefined) throw new Error(`SQS gave no ARN for the queue "${queue}".`);
    return Attributes.QueueArn;
  }

  async function ensure(
    queue: string,
    { deadLetterQueue, maximumReceives = queueLimits.maximumReceives }: QueueOptions = {},
  ): Promise<void> {
    if (deadLetterQueue === undefined) return make(queue, {});
    await make(deadLetterQueue, {});
    const policy = { deadLetterTargetArn: await arnOf(deadLetterQueue), maxReceiveCount: maximumReceives };
    await make(queue, { RedrivePolicy: JSON.stringify(policy) });
  }

  return { ensure };
}

/**
 * Deduplication and throughput per message group: SQS's high throughput mode for FIFO queues, without which a queue takes 300 calls a
 * second. Our deduplication ids belong to one group each, so its narrower scope changes nothing.
 */
const everyQueue = {
  FifoQueue: 'true',
  DeduplicationScope: 'messageGroup',
  FifoThroughputLimit: 'perMessageGroupId',
  MessageRetentionPeriod: String(retentionSeconds),
};

const existingQueue = ['QueueNameExists', 'QueueAlreadyExists'];

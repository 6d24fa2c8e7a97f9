/** Sends to FIFO queues in Amazon SQS: all that most functions do with queues. */
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { assertSendable } from './limits.ts';
import type { QueueSender } from './port.ts';
import { type SqsAddresses, type SqsQueuesOptions, sqsAddresses } from './sqs-address.ts';

export function sqsSender(options: SqsQueuesOptions, { urlOf, knowing }: SqsAddresses = sqsAddresses(options)): QueueSender {
  return {
    async send(queue, message) {
      assertSendable(message);
      const QueueUrl = await urlOf(queue);
      const request = new SendMessageCommand({
        QueueUrl,
        MessageBody: message.body,
        MessageGroupId: message.group,
        MessageDeduplicationId: message.deduplicationId,
      });
      await knowing(queue, () => options.client.send(request));
    },
  };
}

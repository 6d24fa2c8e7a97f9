/** Receives from FIFO queues in Amazon SQS: the agents' half. Functions receive nothing: Lambda hands them their messages. */
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type Message as SqsMessage,
} from '@aws-sdk/client-sqs';
import type { Message, QueueReceiver, ReceiveOptions } from './port.ts';
import { isNamed, type SqsAddresses, type SqsQueuesOptions, sqsAddresses } from './sqs-address.ts';

export function sqsReceiver(
  queuesOptions: SqsQueuesOptions,
  { urlOf, knowing }: SqsAddresses = sqsAddresses(queuesOptions),
): QueueReceiver {
  const { client } = queuesOptions;

  async function receive(queue: string, options: ReceiveOptions): Promise<readonly Message[]> {
    if (options.signal?.aborted) return [];
    const QueueUrl = await urlOf(queue);
    const request = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: options.limit,
      WaitTimeSeconds: options.waitSeconds,
      VisibilityTimeout: options.visibilitySeconds,
      MessageSystemAttributeNames: ['MessageGroupId', 'ApproximateReceiveCount', 'SenderId', 'SentTimestamp'],
    });
    try {
      const answer = await knowing(queue, () => client.send(request, options.signal ? { abortSignal: options.signal } : {}));
      return (answer.Messages ?? []).map(toMessage);
    } catch (error) {
      if (options.signal?.aborted) return [];
      throw error;
    }
  }

  return {
    receive,
    async acknowledge(queue, ReceiptHandle) {
      const QueueUrl = await urlOf(queue);
      await unlessOutdated(knowing(queue, () => client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))));
    },
    async extend(queue, ReceiptHandle, VisibilityTimeout) {
      const QueueUrl = await urlOf(queue);
      const request = new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout });
      await unlessOutdated(knowing(queue, () => client.send(request)));
    },
  };
}

const outdatedReceipt = ['MessageNotInflight', 'ReceiptHandleIsInvalid'];

/**
 * FIFO queues refuse a receipt whose visibility has ended, with a general error of which only the text tells what it is about
 * ("Value … for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.": aws/aws-sdk-js#1750, localstack#12442).
 */
function isOutdated(error: unknown): boolean {
  return isNamed(error, outdatedReceipt) || (isNamed(error, ['InvalidParameterValue']) && /receipt ?handle/i.test(String(error)));
}

async function unlessOutdated(request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (!isOutdated(error)) throw error;
  }
}

function toMessage({ MessageId = '', Body = '', ReceiptHandle = '', Attributes }: SqsMessage): Message {
  const sender = Attributes?.SenderId;
  return {
    id: MessageId,
    group: Attributes?.MessageGroupId ?? '',
    body: Body,
    receipt: ReceiptHandle,
    sentAt: Number(Attributes?.SentTimestamp ?? 0),
    receiveCount: Number(Attributes?.ApproximateReceiveCount ?? 1),
    ...(sender === undefined ? {} : { sender }),
  };
}

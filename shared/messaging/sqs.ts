import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
  type Message as SqsMessage,
} from '@aws-sdk/client-sqs';
import { assertQueueName, assertSendable, queueLimits } from './limits.ts';
import { type Message, QueueNotFound, type QueueOptions, type Queues, type ReceiveOptions } from './port.ts';

export interface SqsQueuesOptions {
  readonly client: SQSClient;
  /** Put before every queue's name, so that several installations may share an account. From A-Z a-z 0-9 - _. */
  readonly prefix: string;
}

/** SQS keeps a message for at most 14 days; by default it would forget it after 4. */
const retentionSeconds = 14 * 24 * 60 * 60;
const longestQueueName = 80;

/**
 * The queue's name in SQS, which has no dots in names but for the suffix of FIFO queues. `_` introduces an escape: `_d` is a dot, `__` an
 * underscore. So no two names become one, and a name can be read back: host-a.example_1 is host-a_dexample__1.fifo.
 *
 * @throws RangeError when the name, once escaped, is longer than the 80 characters that SQS has.
 */
export function sqsQueueName(prefix: string, queue: string): string {
  assertQueueName(queue);
  const name = `${prefix}${queue.replaceAll('_', '__').replaceAll('.', '_d')}.fifo`;
  if (name.length > longestQueueName) throw new RangeError(`"${name}" is longer than the ${longestQueueName} characters of a name in SQS.`);
  return name;
}

/** FIFO queues in Amazon SQS. Unlike its SQLite sibling it may hand out several messages of one group in one receive, in order. */
export function sqsQueues({ client, prefix }: SqsQueuesOptions): Queues {
  const urls = new Map<string, string>();

  async function urlOf(queue: string): Promise<string> {
    const known = urls.get(queue);
    if (known !== undefined) return known;
    const found = await knowing(queue, () => client.send(new GetQueueUrlCommand({ QueueName: sqsQueueName(prefix, queue) })));
    return remember(queue, found.QueueUrl);
  }

  function remember(queue: string, url: string | undefined): string {
    if (url === undefined) throw new Error(`SQS gave no URL for the queue "${queue}".`);
    urls.set(queue, url);
    return url;
  }

  /** Turns SQS's word for a missing queue into ours, and forgets its URL: the queue may be made again. */
  async function knowing<Result>(queue: string, ask: () => Promise<Result>): Promise<Result> {
    try {
      return await ask();
    } catch (error) {
      if (!isNamed(error, missingQueue)) throw error;
      urls.delete(queue);
      throw new QueueNotFound(queue);
    }
  }

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

  async function receive(queue: string, options: ReceiveOptions): Promise<readonly Message[]> {
    if (options.signal?.aborted) return [];
    const QueueUrl = await urlOf(queue);
    const request = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: options.limit,
      WaitTimeSeconds: options.waitSeconds,
      VisibilityTimeout: options.visibilitySeconds,
      MessageSystemAttributeNames: ['MessageGroupId', 'ApproximateReceiveCount', 'SenderId'],
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
    ensure,
    receive,
    async send(queue, message) {
      assertSendable(message);
      const QueueUrl = await urlOf(queue);
      const request = new SendMessageCommand({
        QueueUrl,
        MessageBody: message.body,
        MessageGroupId: message.group,
        MessageDeduplicationId: message.deduplicationId,
      });
      await knowing(queue, () => client.send(request));
    },
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

const missingQueue = ['QueueDoesNotExist', 'NonExistentQueue'];
const existingQueue = ['QueueNameExists', 'QueueAlreadyExists'];
const outdatedReceipt = ['MessageNotInflight', 'ReceiptHandleIsInvalid'];

/** The errors have two names each, one of the JSON protocol and one of the older query protocol, which carries a prefix. */
function isNamed(error: unknown, names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name.replace(/^AWS\.SimpleQueueService\./, ''));
}

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
    receiveCount: Number(Attributes?.ApproximateReceiveCount ?? 1),
    ...(sender === undefined ? {} : { sender }),
  };
}

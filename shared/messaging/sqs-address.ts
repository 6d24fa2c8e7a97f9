/** How queues are found in Amazon SQS: their names there, and their URLs. */
import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { assertQueueName } from './limits.ts';
import { QueueNotFound } from './port.ts';

export interface SqsQueuesOptions {
  readonly client: SQSClient;
  /** Put before every queue's name, so that several installations may share an account. From A-Z a-z 0-9 - _. */
  readonly prefix: string;
}

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

/** The URLs of queues, each asked for once. */
export interface SqsAddresses {
  urlOf(queue: string): Promise<string>;
  remember(queue: string, url: string | undefined): string;
  /** Turns SQS's word for a missing queue into ours, and forgets its URL: the queue may be made again. */
  knowing<Result>(queue: string, ask: () => Promise<Result>): Promise<Result>;
}

export function sqsAddresses({ client, prefix }: SqsQueuesOptions): SqsAddresses {
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

  async function knowing<Result>(queue: string, ask: () => Promise<Result>): Promise<Result> {
    try {
      return await ask();
    } catch (error) {
      if (!isNamed(error, missingQueue)) throw error;
      urls.delete(queue);
      throw new QueueNotFound(queue);
    }
  }

  return { urlOf, remember, knowing };
}

const missingQueue = ['QueueDoesNotExist', 'NonExistentQueue'];

/** The errors have two names each, one of the JSON protocol and one of the older query protocol, which carries a prefix. */
export function isNamed(error: unknown, names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name.replace(/^AWS\.SimpleQueueService\./, ''));
}

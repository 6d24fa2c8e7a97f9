import type { OutgoingMessage } from './port.ts';

/** What every queue keeps to. Amazon SQS's quotas, but for the body: ours is the older, smaller limit. */
export const queueLimits = {
  queueNameCharacters: 75,
  bodyBytes: 262_144,
  idCharacters: 128,
  /** How long a deduplication id is remembered after it was taken. */
  deduplicationSeconds: 300,
  /** How often a message is received before it goes to the dead letter queue, unless told. */
  maximumReceives: 5,
} as const;

const queueName = /^[A-Za-z0-9._-]{1,75}$/;
/** The printable ASCII characters, without the blank. */
const messageId = /^[!-~]{1,128}$/;

/** @throws RangeError */
export function assertQueueName(queue: string): void {
  if (!queueName.test(queue)) throw new RangeError(`"${queue}" is no name for a queue: 1 to 75 characters from A-Z a-z 0-9 - _ .`);
}

/** Refuses here what SQS would refuse, so that every adapter does. @throws RangeError */
export function assertSendable(message: OutgoingMessage): void {
  if (!messageId.test(message.group)) throw new RangeError(`"${message.group}" is no message group.`);
  if (!messageId.test(message.deduplicationId)) throw new RangeError(`"${message.deduplicationId}" is no deduplication id.`);
  if (message.body === '') throw new RangeError('A message has a body.');
  // A UTF-16 unit takes at most three bytes of UTF-8: only long bodies need counting.
  if (message.body.length * 3 <= queueLimits.bodyBytes) return;
  const bytes = Buffer.byteLength(message.body);
  if (bytes > queueLimits.bodyBytes) throw new RangeError(`A message body has at most ${queueLimits.bodyBytes} bytes, not ${bytes}.`);
}

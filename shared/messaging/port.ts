/**
 * FIFO queues as Micronova needs them, after SQS: a message belongs to a group; within a group order is kept and no
 * later message is handed out while an earlier one is in flight; groups do not wait for each other; a message is
 * handed out again when its visibility ends before it was acknowledged, and moves to the dead letter queue when that
 * happened too often.
 */

export interface OutgoingMessage {
  /** 1 to 128 characters from A-Z a-z 0-9 and punctuation. */
  readonly group: string;
  /** The same id within five minutes is taken once. 1 to 128 characters. */
  readonly deduplicationId: string;
  /** At most 262,144 bytes of UTF-8. */
  readonly body: string;
}

export interface Message {
  readonly id: string;
  readonly group: string;
  readonly body: string;
  /** Names this delivery of the message; a later delivery has another one. */
  readonly receipt: string;
  /** When the queue took it, by the queue's own clock: the same at every delivery. Milliseconds since the epoch. */
  readonly sentAt: number;
  /** 1 at the first delivery. */
  readonly receiveCount: number;
  /** Who sent it, as the queue service vouches for it; absent where the queue does not know. */
  readonly sender?: string;
}

export interface ReceiveOptions {
  /** 1 to 10 messages. */
  readonly limit: number;
  /** How long to wait for a first message, 0 to 20 seconds. */
  readonly waitSeconds: number;
  /** How long the messages stay hidden from other receivers, 0 to 43,200 seconds. */
  readonly visibilitySeconds: number;
  /** Ends the wait early, with no messages. */
  readonly signal?: AbortSignal;
}

export interface QueueOptions {
  /** The queue that takes messages received more than `maximumReceives` times without an acknowledgement. */
  readonly deadLetterQueue?: string;
  /** 1 to 1,000; 5 unless told. */
  readonly maximumReceives?: number;
}

export interface QueueMaker {
  /** Makes the queue unless it is there. Names are 1 to 75 characters from A-Z a-z 0-9 - _ . */
  ensure(queue: string, options?: QueueOptions): Promise<void>;
}

export interface QueueSender {
  /** @throws QueueNotFound */
  send(queue: string, message: OutgoingMessage): Promise<void>;
}

export interface QueueReceiver {
  /** @throws QueueNotFound */
  receive(queue: string, options: ReceiveOptions): Promise<readonly Message[]>;
  /** The delivery was dealt with. A receipt whose visibility ended is no error and changes nothing. */
  acknowledge(queue: string, receipt: string): Promise<void>;
  /** Hides the delivery for so many seconds from now (0: hand it out again at once). An outdated receipt changes nothing. */
  extend(queue: string, receipt: string, visibilitySeconds: number): Promise<void>;
}

export interface QueueLooker {
  /** Asks the queue service, each time. */
  isThere(queue: string): Promise<boolean>;
}

export interface Queues extends QueueMaker, QueueSender, QueueReceiver, QueueLooker {}

export class QueueNotFound extends Error {
  override readonly name = 'QueueNotFound';
  readonly queue: string;
  constructor(queue: string) {
    super(`There is no queue "${queue}".`);
    this.queue = queue;
  }
}

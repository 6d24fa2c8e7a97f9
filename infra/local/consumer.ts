/** Takes the messages of a queue to a Lambda handler, as an event source mapping does on AWS. */

import type { QueueEvent, QueueResponse } from '../../functions/workers/agent-events.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import type { Queues } from '../../shared/messaging/port.ts';

interface Consumer {
  readonly queues: Queues;
  readonly queue: string;
  readonly handler: (event: QueueEvent) => Promise<QueueResponse>;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** How long messages stay hidden when this process dies with them; 30 unless told. */
  readonly visibilitySeconds?: number;
  /** When what a handler reports as failed comes again: at once unless told. Lambda's mapping lets its visibility end. */
  readonly failed?: 'at once' | 'after its visibility';
}

/** After a failure of the queue itself. */
const pauseMilliseconds = 1000;

/** Runs until the signal aborts. What a handler reports as failed is handed out again, as often as the queue allows. */
export async function consume({
  queues,
  queue,
  handler,
  clock,
  log,
  signal,
  visibilitySeconds = 30,
  failed: when = 'at once',
}: Consumer): Promise<void> {
  while (!signal.aborted) {
    try {
      const messages = await queues.receive(queue, { limit: 10, waitSeconds: 20, visibilitySeconds, signal });
      if (messages.length === 0) continue;
      const { batchItemFailures } = await handler({
        Records: messages.map(({ id, body, group, sentAt }) => ({
          messageId: id,
          body,
          attributes: { MessageGroupId: group, SentTimestamp: String(sentAt) },
        })),
      });
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      for (const { id, receipt } of messages) {
        if (!failed.has(id)) await queues.acknowledge(queue, receipt);
        else if (when === 'at once') await queues.extend(queue, receipt, 0);
      }
    } catch (error) {
      if (signal.aborted) return;
      log.write({ level: 'error', event: 'queue not consumed', queue, message: error instanceof Error ? error.message : String(error) });
      await clock.sleep(pauseMilliseconds, signal);
    }
  }
}

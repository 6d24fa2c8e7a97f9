import type { QueueLooker } from '../../../shared/messaging/port.ts';
import { sqsLooker } from '../../../shared/messaging/sqs-looker.ts';
import { queuesOptions } from './queues.ts';

export function queueLooker(): QueueLooker {
  return sqsLooker(queuesOptions());
}

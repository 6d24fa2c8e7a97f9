import type { QueueSender } from '../../../shared/messaging/port.ts';
import { sqsSender } from '../../../shared/messaging/sqs-sender.ts';
import { queuesOptions } from './queues.ts';

export function queueSender(): QueueSender {
  return sqsSender(queuesOptions());
}

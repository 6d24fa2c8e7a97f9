import type { QueueMaker } from '../../../shared/messaging/port.ts';
import { sqsMaker } from '../../../shared/messaging/sqs-maker.ts';
import { queuesOptions } from './queues.ts';

export function queueMaker(): QueueMaker {
  return sqsMaker(queuesOptions());
}

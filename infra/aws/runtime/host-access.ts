import { eventsQueue, hostQueue } from '../../../shared/messaging/agent-queues.ts';
import type { HostAccess } from '../../../shared/messaging/host-access.ts';
import { sqsQueueName } from '../../../shared/messaging/sqs-address.ts';
import { agentPolicy } from '../agent-policy.ts';
import { region, setting } from './environment.ts';

export function hostAccess(): HostAccess {
  const sqsPrefix = setting('QUEUE_PREFIX');
  const arnOf = (queue: string) => `${setting('QUEUE_ARN_BASE')}${sqsQueueName(sqsPrefix, queue)}`;
  return {
    describe(host) {
      const [commandsQueueArn, eventsQueueArn] = [arnOf(hostQueue(host)), arnOf(eventsQueue)];
      return { region: region(), sqsPrefix, commandsQueueArn, eventsQueueArn, policy: agentPolicy({ commandsQueueArn, eventsQueueArn }) };
    },
  };
}

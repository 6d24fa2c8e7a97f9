/** The queues between the API and the agents: one of commands for every host, one of events back. */
import { isHostName } from './members.ts';
import type { Queues } from './port.ts';

export const eventsQueue = 'events';
export const eventsDeadLetterQueue = 'dead-events';
/** Takes the commands that no agent could finish, of all hosts. */
export const commandsDeadLetterQueue = 'dead-commands';
/** Where a host's agent takes its commands from. */
export const hostQueue = (host: string): string => `host-${host}`;

/** Makes the queues of all agents. */
export async function ensureEventQueues(queues: Pick<Queues, 'ensure'>): Promise<void> {
  await queues.ensure(eventsDeadLetterQueue);
  await queues.ensure(eventsQueue, { deadLetterQueue: eventsDeadLetterQueue });
}

/** Makes a host's queue. @throws RangeError when the name cannot be one of a host. */
export async function ensureHostQueue(queues: Pick<Queues, 'ensure'>, host: string): Promise<void> {
  if (!isHostName(host)) throw new RangeError(`"${host}" is no host name.`);
  await queues.ensure(commandsDeadLetterQueue);
  await queues.ensure(hostQueue(host), { deadLetterQueue: commandsDeadLetterQueue });
}

/** From a schedule, each minute. */
import { reap } from '../../../functions/workers/reap.ts';
import type { Ports } from '../../../shared/ports.ts';

/** The record is what the alarm on the oldest command reads: the queues of hosts come and go, their commands are all in the table. */
export default function reaping(ports: Ports): () => Promise<void> {
  return async () => {
    const { commands, oldestSeconds, timers } = await reap(ports);
    ports.log.write({ level: 'info', event: 'commands owed', commands, oldestSeconds, timers });
  };
}

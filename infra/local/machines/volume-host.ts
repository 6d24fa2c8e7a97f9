/** A host that keeps volumes, in the process of the local system. */
import { join } from 'node:path';
import { openVolumes } from '../../../agent/volumes/host.ts';
import { ensureHostQueue } from '../../../shared/messaging/agent-queues.ts';
import type { LocalPorts } from '../ports.ts';

/** How long what is under way may take at the end, seconds; the rest is done anew at the next start. */
const drainSeconds = 5;

/**
 * Opens all that it needs, so that whatever is wrong with it is known before it runs. Its volumes, and what is exported of them, outlive this process.
 * @throws VolumeHostError whose message is one line for whoever starts the cloud
 */
export async function openVolumeHost(
  ports: Pick<LocalPorts, 'queues' | 'clock' | 'log'>,
  state: string,
  host: string,
): Promise<{ run(signal: AbortSignal): Promise<void> }> {
  const agent = await openVolumes(ports, { host, volumes: join(state, 'hosts', host, 'volumes'), drainSeconds });
  await ensureHostQueue(ports.queues, host);
  return {
    async run(signal) {
      try {
        await agent.run(signal);
      } catch (error) {
        ports.log.write({ level: 'error', event: 'agent ended', host, message: error instanceof Error ? error.message : String(error) });
      }
    },
  };
}

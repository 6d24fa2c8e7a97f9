/** Hosts of the local system: agents in this process. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runAgent } from '../../agent/agent.ts';
import type { Driver } from '../../agent/driver.ts';
import { openLedger } from '../../agent/ledger.ts';
import { ensureHostQueue } from '../../shared/messaging/agent-queues.ts';
import type { Queues } from '../../shared/messaging/port.ts';
import type { LocalPorts } from './ports.ts';

export interface LocalHost {
  /** Runs until the signal aborts, then drains; never rejects. */
  run(signal: AbortSignal): Promise<void>;
}

/** How long an agent that is told to end may take over what it is at, seconds; the rest is done anew at the next start. */
const drainSeconds = 5;

/** Opens all that a host needs, so that whatever is wrong with it is known before it runs. @throws DamagedFile, and what opening the driver throws */
export async function openHost(
  ports: LocalPorts,
  state: string,
  host: string,
  openDriver: (folder: string) => Promise<Driver>,
): Promise<LocalHost> {
  const folder = join(state, 'hosts', host);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ledger = openLedger(join(folder, 'ledger.db'), 'process');
  const driver = await openDriver(folder);
  await ensureHostQueue(ports.queues, host);
  return {
    async run(signal) {
      try {
        const { abandoned } = await runAgent({ ...ports, queues: unhurried(ports), host, driver, ledger, signal, drainSeconds });
        // What is abandoned may still run: nothing is closed under it.
        if (abandoned === 0) ledger.close();
      } catch (error) {
        ports.log.write({ level: 'error', event: 'agent ended', host, message: error instanceof Error ? error.message : String(error) });
      }
    },
  };
}

/** Milliseconds between a command's arrival and the work on it. */
const courtesy = 2;

/** Queues for an agent that shares its process with the API: the request that sent a command is answered before the work begins. */
function unhurried({ queues, clock }: Pick<LocalPorts, 'queues' | 'clock'>): Queues {
  return {
    ensure: (queue, options) => queues.ensure(queue, options),
    isThere: (queue) => queues.isThere(queue),
    send: (queue, message) => queues.send(queue, message),
    acknowledge: (queue, receipt) => queues.acknowledge(queue, receipt),
    extend: (queue, receipt, seconds) => queues.extend(queue, receipt, seconds),
    async receive(queue, options) {
      const messages = await queues.receive(queue, options);
      if (messages.length > 0) await clock.sleep(courtesy);
      return messages;
    },
  };
}

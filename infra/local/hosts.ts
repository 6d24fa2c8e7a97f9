/** Hosts of the local system: agents with the fake hypervisor, in this process. */
import { mkdirSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runAgent } from '../../agent/agent.ts';
import { fakeDriver } from '../../agent/drivers/fake.ts';
import { openLedger } from '../../agent/ledger.ts';
import { ensureHostQueue } from '../../shared/messaging/agent-queues.ts';
import type { Queues } from '../../shared/messaging/port.ts';
import type { LocalPorts } from './ports.ts';

/** Runs until the signal aborts, then drains. */
export async function runFakeHost(ports: LocalPorts, state: string, host: string, signal: AbortSignal): Promise<void> {
  const folder = join(state, 'hosts', host);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ledger = openLedger(join(folder, 'ledger.db'), 'process');
  const driver = fakeDriver({ folder: join(folder, 'machines'), inventory: { hypervisorHostname: host }, replaceFile });
  await ensureHostQueue(ports.queues, host);
  try {
    await runAgent({ ...ports, queues: unhurried(ports), host, driver, ledger, signal });
  } finally {
    ledger.close();
  }
}

/** Making a file takes longer than all else that a fake machine costs: it is left to a thread of its own. */
async function replaceFile(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

/** Milliseconds between a command's arrival and the work on it. */
const courtesy = 2;

/** Queues for an agent that shares its process with the API: the request that sent a command is answered before the work begins. */
function unhurried({ queues, clock }: Pick<LocalPorts, 'queues' | 'clock'>): Queues {
  return {
    ensure: (queue, options) => queues.ensure(queue, options),
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

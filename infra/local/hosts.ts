/** Hosts of the local system: agents with the fake hypervisor, in this process. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runAgent } from '../../agent/agent.ts';
import { fakeDriver } from '../../agent/drivers/fake.ts';
import { openLedger } from '../../agent/ledger.ts';
import { ensureHostQueue } from '../../shared/messaging/commands.ts';
import type { LocalPorts } from './ports.ts';

/** Runs until the signal aborts, then drains. */
export async function runFakeHost(ports: LocalPorts, state: string, host: string, signal: AbortSignal): Promise<void> {
  const folder = join(state, 'hosts', host);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ledger = openLedger(join(folder, 'ledger.db'));
  const driver = fakeDriver({ folder: join(folder, 'machines'), inventory: { hypervisorHostname: host } });
  await ensureHostQueue(ports.queues, host);
  try {
    await runAgent({ ...ports, host, driver, ledger, signal });
  } finally {
    ledger.close();
  }
}

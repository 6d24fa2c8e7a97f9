/** The agent of a host of QEMU machines, which does not wait long for anybody: `node machines-agent.ts STATE HOST`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runAgent } from '../../../agent/agent.ts';
import { configDriveFiles } from '../../../agent/config-drive/contents.ts';
import { openQemuDriver } from '../../../agent/drivers/qemu/driver.ts';
import { openHostImages } from '../../../agent/images/host-images.ts';
import { openLedger } from '../../../agent/ledger.ts';
import { ensureEventQueues, ensureHostQueue } from '../../../shared/messaging/agent-queues.ts';
import { openSqliteQueues } from '../../../shared/messaging/sqlite.ts';
import { systemChance, systemClock } from '../../../shared/system-clock.ts';
import { listenForDeath, logOf, moment, mortal } from './mortal.ts';

const [state = '', host = ''] = process.argv.slice(2);
listenForDeath();
const folder = join(state, 'hosts', host);
mkdirSync(folder, { recursive: true });
const log = logOf(state, host);
const queues = openSqliteQueues({ path: join(state, 'micronova.db'), clock: systemClock, chance: systemChance, pollMilliseconds: 20 });
await ensureEventQueues(queues);
await ensureHostQueue(queues, host);
mortal(queues, ['send', 'acknowledge']);

const driver = await openQemuDriver({
  folder: join(folder, 'machines'),
  images: await openHostImages({ folder: join(folder, 'images'), clock: systemClock, keptBytes: 2 ** 30 }),
  contents: (told) => configDriveFiles({ ...told, seed: new Uint8Array(512) }),
  clock: systemClock,
  log,
  inventory: { hypervisorHostname: host, vcpus: 8, memoryMib: 8192, diskGib: 500 },
  accelerator: 'tcg',
  times: { shutdown: 200, unplug: 200, unplugAttempts: 2, volume: 5_000, guestAgent: 500 },
  effect: moment,
});
void driver.resumeGuests();
await runAgent({
  host,
  queues,
  driver,
  ledger: openLedger(join(folder, 'ledger.db')),
  clock: systemClock,
  log,
  signal: new AbortController().signal,
  heartbeatSeconds: 2,
  visibilitySeconds: 3,
});

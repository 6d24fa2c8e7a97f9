/** An agent whose machines take for ever to move while they run, until that is given up or hurried: `node patient-agent.ts STATE HOST`. */
import { join } from 'node:path';
import { runAgent } from '../../../agent/agent.ts';
import { fakeDriver } from '../../../agent/drivers/fake/driver.ts';
import { openLedger } from '../../../agent/ledger.ts';
import { ensureEventQueues, ensureHostQueue } from '../../../shared/messaging/agent-queues.ts';
import { openSqliteQueues } from '../../../shared/messaging/sqlite.ts';
import { systemChance, systemClock } from '../../../shared/system-clock.ts';

const [state = '', host = ''] = process.argv.slice(2);
const folder = join(state, 'hosts', host);
const queues = openSqliteQueues({ path: join(state, 'micronova.db'), clock: systemClock, chance: systemChance, pollMilliseconds: 20 });
await ensureEventQueues(queues);
await ensureHostQueue(queues, host);

const driver = fakeDriver({
  folder: join(folder, 'machines'),
  inventory: { hypervisorHostname: host },
  async intercept({ operation, course }) {
    if (operation !== 'sendMachine' || course === undefined || course.hurried.aborted) return;
    await new Promise((resolve) => course.hurried.addEventListener('abort', resolve, { once: true }));
  },
});
await runAgent({
  host,
  queues,
  driver,
  ledger: openLedger(join(folder, 'ledger.db')),
  clock: systemClock,
  log: { write() {} },
  signal: new AbortController().signal,
  heartbeatSeconds: 2,
  visibilitySeconds: 3,
});

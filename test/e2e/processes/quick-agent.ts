/** An agent that is quick to notice that its predecessor was killed: `node quick-agent.ts STATE HOST`. */
import { join } from 'node:path';
import { runAgent } from '../../../agent/agent.ts';
import { fakeDriver } from '../../../agent/drivers/fake.ts';
import { openLedger } from '../../../agent/ledger.ts';
import { ensureEventQueues, ensureHostQueue } from '../../../shared/messaging/commands.ts';
import { openSqliteQueues } from '../../../shared/messaging/sqlite.ts';
import { systemChance, systemClock } from '../../../shared/system-clock.ts';

const [state = '', host = ''] = process.argv.slice(2);
const folder = join(state, 'hosts', host);
const queues = openSqliteQueues({ path: join(state, 'micronova.db'), clock: systemClock, chance: systemChance, pollMilliseconds: 20 });
await ensureEventQueues(queues);
await ensureHostQueue(queues, host);
await runAgent({
  host,
  queues,
  driver: fakeDriver({ folder: join(folder, 'machines') }),
  ledger: openLedger(join(folder, 'ledger.db')),
  clock: systemClock,
  log: { write() {} },
  signal: new AbortController().signal,
  heartbeatSeconds: 2,
  visibilitySeconds: 3,
});

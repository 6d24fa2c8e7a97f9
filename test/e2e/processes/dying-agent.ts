/** An agent that is killed in the middle of its first build: after the machine was made, before anybody was told. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runAgent } from '../../../agent/agent.ts';
import { fakeDriver } from '../../../agent/drivers/fake/driver.ts';
import { openLedger } from '../../../agent/ledger.ts';
import { ensureEventQueues, ensureHostQueue } from '../../../shared/messaging/agent-queues.ts';
import { openSqliteQueues } from '../../../shared/messaging/sqlite.ts';
import { systemChance, systemClock } from '../../../shared/system-clock.ts';

const [state = '', host = ''] = process.argv.slice(2);
const folder = join(state, 'hosts', host);
const queues = openSqliteQueues({ path: join(state, 'micronova.db'), clock: systemClock, chance: systemChance });
await ensureEventQueues(queues);
await ensureHostQueue(queues, host);
const made = fakeDriver({ folder: join(folder, 'machines'), inventory: { hypervisorHostname: host } });
const mark = join(state, 'builds');
const driver = {
  ...made,
  async spawn(...build: Parameters<typeof made.spawn>) {
    const isFirst = !existsSync(mark);
    writeFileSync(mark, `${build[0]}\n`, { flag: 'a' });
    const result = await made.spawn(...build);
    if (isFirst) process.kill(process.pid, 'SIGKILL');
    return result;
  },
};
process.stdout.write('agent is up\n');
await runAgent({
  host,
  queues,
  driver,
  ledger: openLedger(join(folder, 'ledger.db')),
  clock: systemClock,
  log: { write: () => {} },
  signal: new AbortController().signal,
  visibilitySeconds: 2,
});

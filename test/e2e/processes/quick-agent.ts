/**
 * An agent that is quick to notice that its predecessor was killed: `node quick-agent.ts STATE HOST [SQS_PREFIX]`. With a prefix its
 * queues are in SQS, wherever AWS_ENDPOINT_URL_SQS says that this is.
 */
import { join } from 'node:path';
import { runAgent } from '../../../agent/agent.ts';
import { fakeDriver } from '../../../agent/drivers/fake/driver.ts';
import { openLedger } from '../../../agent/ledger.ts';
import { ensureEventQueues, ensureHostQueue } from '../../../shared/messaging/agent-queues.ts';
import type { Queues } from '../../../shared/messaging/port.ts';
import { openSqliteQueues } from '../../../shared/messaging/sqlite.ts';
import { systemChance, systemClock } from '../../../shared/system-clock.ts';

const [state = '', host = '', prefix] = process.argv.slice(2);
const folder = join(state, 'hosts', host);

/** The SDK is loaded only where it is used: other agents start sooner without it. */
async function sqs(named: string): Promise<Queues> {
  const [{ SQSClient }, { sqsQueues }] = await Promise.all([import('@aws-sdk/client-sqs'), import('../../../shared/messaging/sqs.ts')]);
  return sqsQueues({ client: new SQSClient({ useQueueUrlAsEndpoint: false }), prefix: named });
}

const queues =
  prefix === undefined
    ? openSqliteQueues({ path: join(state, 'micronova.db'), clock: systemClock, chance: systemChance, pollMilliseconds: 20 })
    : await sqs(prefix);
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

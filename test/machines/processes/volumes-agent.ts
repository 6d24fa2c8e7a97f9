/** The agent of a host that keeps volumes: `node volumes-agent.ts STATE HOST`. */
import { join } from 'node:path';
import { runVolumeAgent } from '../../../agent/volumes/agent.ts';
import { openFolders } from '../../../agent/volumes/files.ts';
import { volumeKeeper } from '../../../agent/volumes/keeper.ts';
import { ensureEventQueues, ensureHostQueue } from '../../../shared/messaging/agent-queues.ts';
import { openSqliteQueues } from '../../../shared/messaging/sqlite.ts';
import { systemChance, systemClock } from '../../../shared/system-clock.ts';
import { listenForDeath, logOf, moment, mortal } from './mortal.ts';

const [state = '', host = ''] = process.argv.slice(2);
listenForDeath();
const log = logOf(state, host);
const queues = openSqliteQueues({ path: join(state, 'micronova.db'), clock: systemClock, chance: systemChance, pollMilliseconds: 20 });
await ensureEventQueues(queues);
await ensureHostQueue(queues, host);
mortal(queues, ['send', 'acknowledge']);
const folders = openFolders(join(state, 'hosts', host, 'volumes'));
await runVolumeAgent({
  host,
  queues,
  keeper: volumeKeeper({ folders, clock: systemClock, log, intercept: moment }),
  reach: { folder: folders.sockets },
  clock: systemClock,
  log,
  signal: new AbortController().signal,
  visibilitySeconds: 3,
});

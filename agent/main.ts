/**
 * The agent as a process: `node agent/main.ts --host NAME --state FOLDER`. It ends with status 0 when it was told to stop and has
 * finished its commands, 1 when it cannot work, 2 when it was called wrongly.
 */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { jsonLog } from '../shared/json-log.ts';
import { ensureEventQueues, ensureHostQueue } from '../shared/messaging/agent-queues.ts';
import type { Inventory } from '../shared/messaging/inventory.ts';
import { isHostName } from '../shared/messaging/members.ts';
import type { Queues } from '../shared/messaging/port.ts';
import { openSqliteQueues } from '../shared/messaging/sqlite.ts';
import { onEnd, survivesSilence } from '../shared/process-end.ts';
import { systemChance, systemClock } from '../shared/system-clock.ts';
import { runAgent } from './agent.ts';
import type { Driver } from './driver.ts';
import { fakeDriver } from './drivers/fake/driver.ts';
import { openLedger } from './ledger.ts';

const usage = `Usage: node agent/main.ts --host NAME --state FOLDER [options]

  --host NAME          the name of this host
  --state FOLDER       the installation's folder: the queues are in FOLDER/micronova.db, this host's files in FOLDER/hosts/NAME
  --driver NAME        the hypervisor: fake (default)
  --concurrency COUNT  how many commands it carries out at once (default 16)
  --vcpus COUNT  --memory-mib MIB  --disk-gib GIB
                       what the host has, where the driver cannot tell
  --sqs-prefix PREFIX  take commands from Amazon SQS instead, from queues with this prefix; region and credentials as the AWS SDK
                       finds them
`;

/** The agent cannot be started like this; the message says why. */
class StartError extends Error {
  readonly status: 1 | 2;
  constructor(status: 1 | 2, message: string) {
    super(message);
    this.status = status;
  }
}

interface DriverSetup {
  readonly folder: string;
  readonly inventory: Partial<Inventory>;
}

const drivers: Readonly<Record<string, (setup: DriverSetup) => Driver>> = {
  fake: ({ folder, inventory }) => fakeDriver({ folder: join(folder, 'machines'), inventory }),
};

function readArguments() {
  try {
    return parseArgs({
      options: {
        host: { type: 'string' },
        state: { type: 'string' },
        driver: { type: 'string', default: 'fake' },
        concurrency: { type: 'string', default: '16' },
        vcpus: { type: 'string' },
        'memory-mib': { type: 'string' },
        'disk-gib': { type: 'string' },
        'sqs-prefix': { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new StartError(2, `${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
}

function readCount(option: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new StartError(2, `--${option} takes a whole number from 1, not "${text}".`);
  return Number(text);
}

function readInventory(values: ReturnType<typeof readArguments>): Partial<Inventory> {
  const members = { vcpus: 'vcpus', memoryMib: 'memory-mib', diskGib: 'disk-gib' } as const;
  const given = Object.entries(members).flatMap(([member, option]) => {
    const text = values[option];
    return text === undefined ? [] : [[member, readCount(option, text)] as const];
  });
  return Object.fromEntries(given);
}

/** Makes the folder and finds out now, not at the first command, whether files can be kept in it. */
function makeUsable(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartError(1, `The agent cannot keep its files in ${folder}: ${error instanceof Error ? error.message : error}`);
  }
}

async function openQueues(state: string, prefix: string | undefined): Promise<{ queues: Queues; close(): void }> {
  if (prefix === undefined) {
    const queues = openSqliteQueues({ path: join(state, 'micronova.db'), clock: systemClock, chance: systemChance });
    return { queues, close: () => queues.close() };
  }
  // Loaded only where it is used: an agent on the local system starts without the SDK.
  const [{ SQSClient }, { sqsQueues }] = await Promise.all([import('@aws-sdk/client-sqs'), import('../shared/messaging/sqs.ts')]);
  // The region's endpoint, or the one that AWS_ENDPOINT_URL_SQS names, rather than whatever host a queue's URL names.
  const client = new SQSClient({ useQueueUrlAsEndpoint: false });
  return { queues: sqsQueues({ client, prefix }), close: () => client.destroy() };
}

const log = jsonLog(
  (line) => process.stdout.write(line),
  'info',
  () => systemClock.now(),
);

async function main(): Promise<void> {
  // Whatever is made here is its owner's alone.
  process.umask(0o077);
  survivesSilence();
  const values = readArguments();
  const { host, state, driver: driverName } = values;
  if (host === undefined || state === undefined) throw new StartError(2, usage);
  if (!isHostName(host)) throw new StartError(2, `"${host}" is no host name: 1 to 70 characters from A-Z a-z 0-9 - _ .`);
  const makeDriver = Object.hasOwn(drivers, driverName) ? drivers[driverName] : undefined;
  if (!makeDriver) throw new StartError(2, `There is no driver "${driverName}", only ${Object.keys(drivers).join(', ')}.`);
  const concurrency = readCount('concurrency', values.concurrency);
  const inventory: Partial<Inventory> = { hypervisorHostname: host, ...readInventory(values) };

  const folder = join(state, 'hosts', host);
  makeUsable(state);
  makeUsable(folder);
  const ledger = openLedger(join(folder, 'ledger.db'));
  const { queues, close } = await openQueues(state, values['sqs-prefix']);
  // On AWS the agent may make no queues: those of its host were made when it was registered.
  if (values['sqs-prefix'] === undefined) {
    await ensureEventQueues(queues);
    await ensureHostQueue(queues, host);
  }

  const stop = new AbortController();
  onEnd(() => stop.abort());
  const driver = makeDriver({ folder, inventory });
  const end = await runAgent({ host, queues, driver, ledger, clock: systemClock, log, signal: stop.signal, concurrency });
  // What is abandoned may still run: nothing is closed under it, and the process does not wait for it.
  if (end.abandoned > 0) process.exit(0);
  close();
  ledger.close();
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = error instanceof StartError ? error.status : 1;
}

/**
 * The agent as a process: `node agent/main.ts --host NAME --state FOLDER`, with `--volumes FOLDER` the one of a host that keeps volumes. It ends with status 0 when it was told to stop and has
 * finished its commands, 1 when it cannot work, 2 when it was called wrongly.
 */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { isIP } from 'node:net';
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
import type { Accelerator } from './drivers/qemu/definition.ts';
import { openLedger } from './ledger.ts';

const usage = `Usage: node agent/main.ts --host NAME --state FOLDER [options]

  --host NAME          the name of this host
  --state FOLDER       the installation's folder: the queues are in FOLDER/micronova.db, this host's files in FOLDER/hosts/NAME
  --driver NAME        the hypervisor: fake (default) or qemu
  --accelerator NAME   of qemu: kvm or tcg alone; unless told, kvm where it can be used and tcg where not
  --concurrency COUNT  how many commands it carries out at once (default 16)
  --vcpus COUNT  --memory-mib MIB  --disk-gib GIB
                       what the host has, where the driver cannot tell
  --cpu-ratio NUMBER  --memory-ratio NUMBER  --disk-ratio NUMBER
                       how far it is overcommitted; unless told, or an aggregate says otherwise, 4, 1 and 1
  --volumes FOLDER     keep volumes there, instead of running machines
  --listen ADDRESS:PORT
                       where other machines reach it: those that volumes are for, with --volumes; those that disks of
                       machines come from, with the driver qemu; without it only this machine does
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
  readonly accelerator: Accelerator | undefined;
  readonly listen: { readonly address: string; readonly port: number } | undefined;
}

/** Each is loaded where it is used. */
const drivers: Readonly<Record<string, (setup: DriverSetup) => Promise<Driver>>> = {
  fake: async ({ folder, inventory }) =>
    (await import('./drivers/fake/driver.ts')).fakeDriver({ folder: join(folder, 'machines'), inventory }),
  qemu: async (setup) =>
    (await import('./drivers/qemu/open.ts')).openQemu({ ...setup, clock: systemClock, chance: systemChance, log, isDelegated: true }),
};

function readArguments() {
  try {
    return parseArgs({
      options: {
        host: { type: 'string' },
        state: { type: 'string' },
        driver: { type: 'string', default: 'fake' },
        accelerator: { type: 'string' },
        concurrency: { type: 'string', default: '16' },
        vcpus: { type: 'string' },
        'memory-mib': { type: 'string' },
        'disk-gib': { type: 'string' },
        'cpu-ratio': { type: 'string' },
        'memory-ratio': { type: 'string' },
        'disk-ratio': { type: 'string' },
        volumes: { type: 'string' },
        listen: { type: 'string' },
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

function readListen(text: string | undefined): { address: string; port: number } | undefined {
  if (text === undefined) return undefined;
  const [, address, port] = /^\[?([^[\]]+)\]?:(\d+)$/.exec(text) ?? [];
  if (address === undefined || isIP(address) === 0 || Number(port) < 1 || Number(port) > 65_535) {
    throw new StartError(2, `--listen takes an address of this machine and a port, as in 192.0.2.7:9800, not "${text}".`);
  }
  return { address, port: Number(port) };
}

function readAccelerator(name: string | undefined): Accelerator | undefined {
  if (name === undefined || name === 'kvm' || name === 'tcg') return name;
  throw new StartError(2, `There is no accelerator "${name}", only kvm and tcg.`);
}

function readInventory(values: ReturnType<typeof readArguments>): Partial<Inventory> {
  const members = { vcpus: 'vcpus', memoryMib: 'memory-mib', diskGib: 'disk-gib' } as const;
  const given = Object.entries(members).flatMap(([member, option]) => {
    const text = values[option];
    return text === undefined ? [] : [[member, readCount(option, text)] as const];
  });
  const ratios = readRatios(values);
  return { ...Object.fromEntries(given), ...(Object.keys(ratios).length === 0 ? {} : { allocationRatios: ratios }) };
}

function readRatios(values: ReturnType<typeof readArguments>): NonNullable<Inventory['allocationRatios']> {
  const options = { vcpus: 'cpu-ratio', memoryMib: 'memory-ratio', diskGib: 'disk-ratio' } as const;
  const given = Object.entries(options).flatMap(([resource, option]) => {
    const text = values[option];
    if (text === undefined) return [];
    if (!/^\d{1,4}(\.\d{1,4})?$/.test(text) || Number(text) === 0)
      throw new StartError(2, `--${option} takes a number above 0, as 1.5, not "${text}".`);
    return [[resource, Number(text)] as const];
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

async function openQueues(state: string, host: string, prefix: string | undefined): Promise<{ queues: Queues; close(): void }> {
  // On AWS the agent may make no queues: those of its host were made when it was registered.
  if (prefix === undefined) {
    const queues = openSqliteQueues({ path: join(state, 'micronova.db'), clock: systemClock, chance: systemChance });
    await ensureEventQueues(queues);
    await ensureHostQueue(queues, host);
    return { queues, close: () => queues.close() };
  }
  // Loaded only where it is used: an agent on the local system starts without the SDK.
  const [{ SQSClient }, { sqsQueues }] = await Promise.all([import('@aws-sdk/client-sqs'), import('../shared/messaging/sqs.ts')]);
  // The region's endpoint, or the one that AWS_ENDPOINT_URL_SQS names, rather than whatever host a queue's URL names.
  const client = new SQSClient({ useQueueUrlAsEndpoint: false });
  return { queues: sqsQueues({ client, prefix }), close: () => client.destroy() };
}

interface VolumeArguments {
  readonly host: string;
  readonly state: string;
  readonly volumes: string;
  readonly listen?: string | undefined;
  readonly 'sqs-prefix'?: string | undefined;
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
  if (values.volumes !== undefined) return keepVolumes({ ...values, host, state, volumes: values.volumes });
  const makeDriver = Object.hasOwn(drivers, driverName) ? drivers[driverName] : undefined;
  if (!makeDriver) throw new StartError(2, `There is no driver "${driverName}", only ${Object.keys(drivers).join(', ')}.`);
  const accelerator = readAccelerator(values.accelerator);
  const concurrency = readCount('concurrency', values.concurrency);
  const inventory: Partial<Inventory> = { hypervisorHostname: host, ...readInventory(values) };

  const folder = join(state, 'hosts', host);
  makeUsable(state);
  makeUsable(folder);
  const driver = await makeDriver({ folder, inventory, accelerator, listen: readListen(values.listen) });
  const ledger = openLedger(join(folder, 'ledger.db'));
  const { queues, close } = await openQueues(state, host, values['sqs-prefix']);

  const stop = new AbortController();
  onEnd(() => stop.abort());
  const end = await runAgent({ host, queues, driver, ledger, clock: systemClock, log, signal: stop.signal, concurrency });
  // What is abandoned may still run: nothing is closed under it, and the process does not wait for it.
  if (end.abandoned > 0) process.exit(0);
  close();
  ledger.close();
}

async function keepVolumes({ host, state, volumes, listen, 'sqs-prefix': prefix }: VolumeArguments): Promise<void> {
  const at = readListen(listen);
  makeUsable(state);
  const { openVolumes } = await import('./volumes/host.ts');
  const { queues, close } = await openQueues(state, host, prefix);
  const stop = new AbortController();
  onEnd(() => stop.abort());
  const agent = await openVolumes({ queues, clock: systemClock, log }, { host, volumes, listen: at });
  const end = await agent.run(stop.signal);
  if (end.abandoned > 0) process.exit(0);
  close();
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = error instanceof StartError ? error.status : 1;
  }
}

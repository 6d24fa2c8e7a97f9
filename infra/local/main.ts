/** `npm start`: a whole cloud on this machine. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { putDefaultFlavors } from '../../shared/compute/default-flavors.ts';
import { bootstrapIdentity } from '../../shared/identity/bootstrap.ts';
import { putTestImage } from '../../shared/image/test-image.ts';
import { jsonLog, type Level } from '../../shared/json-log.ts';
import { systemChance, systemClock } from '../../shared/system-clock.ts';
import { putDefaultVolumeTypes } from '../../shared/volume/default-types.ts';
import { cloudsYaml, type Passwords, readPasswords, writeClouds } from './clouds-file.ts';
import { runFakeHost } from './hosts.ts';
import { type LocalPorts, localPorts } from './ports.ts';
import { startSystem } from './system.ts';

const usage = `Usage: npm start -- [options]

  --port PORT     where the API listens on 127.0.0.1 (8774)
  --state FOLDER  where everything is kept (.micronova)
  --hosts COUNT   how many hosts with a fake hypervisor run in this process (2); 0 when agents run by themselves
  --clouds FILE   where the clients' configuration is written (clouds.yaml)
  --log LEVEL     info, warn or error (warn): what is logged, as lines of JSON on standard error
`;

/** It does not start; the message is a sentence for whoever typed the command. */
class StartError extends Error {
  readonly exitCode: 0 | 1;
  constructor(message: string, exitCode: 0 | 1 = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

interface Options {
  readonly port: number;
  readonly state: string;
  readonly hosts: number;
  readonly clouds: string;
  readonly level: Level;
}

function readOptions(): Options {
  const options = {
    port: { type: 'string', default: '8774' },
    state: { type: 'string', default: '.micronova' },
    hosts: { type: 'string', default: '2' },
    clouds: { type: 'string', default: 'clouds.yaml' },
    log: { type: 'string', default: 'warn' },
    help: { type: 'boolean', default: false },
  } as const;
  try {
    const { values } = parseArgs({ options });
    if (values.help) throw new StartError(usage, 0);
    const count = (name: 'port' | 'hosts', maximum: number) => {
      if (!/^\d{1,5}$/.test(values[name]) || Number(values[name]) > maximum) throw new Error(`--${name} takes a number up to ${maximum}.`);
      return Number(values[name]);
    };
    if (!['info', 'warn', 'error'].includes(values.log)) throw new Error('--log takes info, warn or error.');
    return {
      port: count('port', 65_535),
      hosts: count('hosts', 100),
      state: resolve(values.state),
      clouds: resolve(values.clouds),
      level: values.log as Level,
    };
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
}

function makeUsable(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new StartError(`The folder ${folder} cannot be used (${reason}). Name another with --state FOLDER.`);
  }
}

/** Readable, and long enough that nobody guesses it. */
const newPassword = () => Buffer.from(systemChance.bytes(18)).toString('base64url');

/** Users, flavors, an image: what a cloud has from its first start on. @returns whether the clients' configuration was written */
async function prepareCloud(ports: LocalPorts, { state, clouds }: Options, origin: string): Promise<boolean> {
  const own = join(state, 'clouds.yaml');
  const known = readPasswords(own);
  const passwords: Passwords = known ?? { admin: newPassword(), demo: newPassword() };
  // Written before the users are made: a crash in between must not leave users whose passwords nobody knows.
  writeClouds(own, cloudsYaml(origin, passwords));
  const isNew = await bootstrapIdentity(ports, { passwords });
  if (!isNew && known === undefined) {
    throw new StartError(`The passwords of this cloud are lost: ${own} is missing. Start anew with another --state FOLDER.`);
  }
  await putDefaultFlavors(ports);
  await putDefaultVolumeTypes(ports);
  if (isNew) await putTestImage(ports);
  return writeClouds(clouds, cloudsYaml(origin, passwords));
}

/** `npm start`: runs until it is told to stop, or says why it cannot and ends the process. */
export async function main(): Promise<void> {
  try {
    await start();
  } catch (error) {
    const { message, exitCode } =
      error instanceof StartError ? error : { message: error instanceof Error ? error.stack : error, exitCode: 1 };
    (exitCode === 0 ? process.stdout : process.stderr).write(`${message}\n`);
    process.exit(exitCode);
  }
}

async function start(): Promise<void> {
  const options = readOptions();
  const { port, state } = options;
  makeUsable(state);
  const log = jsonLog((line) => process.stderr.write(line), options.level, systemClock.now);
  const ports = localPorts(state, log);

  const system = await startSystem(ports, { port, host: '127.0.0.1' }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new StartError(`Port ${port} is taken by another program. Choose another with --port PORT.`);
    }
    throw error;
  });
  const address = system.server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`;
  const isWritten = await prepareCloud(ports, options, origin);

  const stopping = new AbortController();
  const names = Array.from({ length: options.hosts }, (_, position) => `host-${position + 1}`);
  const hosts = names.map((name) => runFakeHost(ports, state, name, stopping.signal));

  process.stdout.write(
    [
      `Micronova runs at ${origin}`,
      `  state    ${state}`,
      names.length === 0 ? '  hosts    none here: start agents with npm run agent' : `  hosts    ${names.join(', ')} (fake hypervisors)`,
      isWritten
        ? `  clients  ${options.clouds} has the clouds "micronova" and "micronova-admin"`
        : `  clients  ${options.clouds} is not ours and was left alone; use OS_CLIENT_CONFIG_FILE=${join(state, 'clouds.yaml')}`,
      '',
      'Now, in another terminal in this folder:',
      '  openstack --os-cloud micronova server create --image test --flavor m1.tiny --nic none --wait my-server',
      '',
      'Ctrl+C stops it; everything is still there at the next start.',
      '',
    ].join('\n'),
  );

  const stop = async () => {
    stopping.abort();
    await Promise.all([system.stop(), ...hosts]);
    ports.close();
  };
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      process.once(name, () => process.exit(130));
      void stop().then(() => process.exit(0));
    });
  }
}

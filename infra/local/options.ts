/** What `npm start` is told, and what it says when it cannot start. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Level } from '../../shared/json-log.ts';

const usage = `Usage: npm start -- [options]

  --port PORT     where the API listens on 127.0.0.1 (8774)
  --state FOLDER  where everything is kept (.micronova)
  --hosts COUNT   how many hosts run in this process (2); 0 when agents run by themselves
  --machines KIND what they run: fake, or qemu for Linux machines that one can log in to (fake)
  --guest-image FILE
                  a disk that machines of --machines qemu can boot from, instead of a small Linux that is built at the first start
  --clouds FILE   where the clients' configuration is written (clouds.yaml)
  --resize-confirm-window SECONDS
                  after how long a migration that nobody has answered is confirmed by itself; never unless given
  --reclaim-instance-interval SECONDS
                  how long a server that was deleted can be taken back; not at all unless given
  --console-proxy URL
                  where the proxies of consoles are (http://127.0.0.1:6080)
  --shelved-offload-time SECONDS
                  how long the machine of a shelved server stays on its host; not at all unless given, for ever with
                  --shelved-offload-time=-1
  --audit-days DAYS
                  how long it is kept who has changed what (90)
  --log LEVEL     info, warn or error (warn): what is logged, as lines of JSON on standard error
`;

/** It does not start; the message is a sentence for whoever typed the command. */
export class StartError extends Error {
  readonly exitCode: 0 | 1;
  constructor(message: string, exitCode: 0 | 1 = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

export interface Options {
  readonly port: number;
  readonly state: string;
  readonly hosts: number;
  readonly machines: 'fake' | 'qemu';
  readonly guestImage: string | undefined;
  readonly clouds: string;
  readonly level: Level;
  readonly resizeConfirmSeconds: number | undefined;
  readonly reclaimInstanceSeconds: number | undefined;
  readonly consoleProxy: string | undefined;
  readonly shelvedOffloadSeconds: number;
  readonly auditDays: number;
}

export function readOptions(): Options {
  const options = {
    port: { type: 'string', default: '8774' },
    state: { type: 'string', default: '.micronova' },
    hosts: { type: 'string', default: '2' },
    clouds: { type: 'string', default: 'clouds.yaml' },
    machines: { type: 'string', default: 'fake' },
    'guest-image': { type: 'string' },
    log: { type: 'string', default: 'warn' },
    'resize-confirm-window': { type: 'string', default: '0' },
    'reclaim-instance-interval': { type: 'string', default: '0' },
    'console-proxy': { type: 'string' },
    'shelved-offload-time': { type: 'string', default: '0' },
    'audit-days': { type: 'string', default: '90' },
    help: { type: 'boolean', default: false },
  } as const;
  try {
    const { values } = parseArgs({ options });
    if (values.help) throw new StartError(usage, 0);
    const count = (
      name: 'port' | 'hosts' | 'resize-confirm-window' | 'reclaim-instance-interval' | 'shelved-offload-time' | 'audit-days',
      maximum: number,
    ) => {
      if (!/^\d{1,7}$/.test(values[name]) || Number(values[name]) > maximum) throw new Error(`--${name} takes a number up to ${maximum}.`);
      return Number(values[name]);
    };
    if (!['info', 'warn', 'error'].includes(values.log)) throw new Error('--log takes info, warn or error.');
    const { machines, 'guest-image': guestImage } = values;
    if (machines !== 'fake' && machines !== 'qemu') throw new Error('--machines takes fake or qemu.');
    if (guestImage !== undefined && machines !== 'qemu') throw new Error('--guest-image goes with --machines qemu.');
    const consoleProxy = values['console-proxy'];
    if (consoleProxy !== undefined && !/^https?:\/\/[^\s?#]+$/.test(consoleProxy))
      throw new Error('--console-proxy takes a URL of http or https.');
    return {
      consoleProxy,
      machines,
      guestImage: guestImage === undefined ? undefined : resolve(guestImage),
      port: count('port', 65_535),
      hosts: count('hosts', 100),
      state: resolve(values.state),
      clouds: resolve(values.clouds),
      level: values.log as Level,
      resizeConfirmSeconds: count('resize-confirm-window', 9_999_999) || undefined,
      shelvedOffloadSeconds: values['shelved-offload-time'] === '-1' ? -1 : count('shelved-offload-time', 9_999_999),
      auditDays: Math.max(1, count('audit-days', 3_650)),
      reclaimInstanceSeconds: count('reclaim-instance-interval', 9_999_999) || undefined,
    };
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
}

export function makeUsable(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartError(`The folder ${folder} cannot be used (${reasonOf(error)}). Name another with --state FOLDER.`);
  }
}

/** What the system says is wrong: ENOSPC, EACCES and the like. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

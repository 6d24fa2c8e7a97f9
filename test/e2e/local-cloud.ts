/** A cloud of its own for a test: `npm start` as a process, and the real `openstack` command against it. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startProgram, startWords } from '../support/start-command.ts';
import { areReal, endMachines, wordsOfMachines } from './machines.ts';

const run = promisify(execFile);

export interface Answer {
  readonly ok: boolean;
  readonly output: string;
  readonly errors: string;
}

export interface LocalCloud {
  readonly state: string;
  readonly origin: string;
  readonly process: ChildProcess;
  /** Runs `openstack` with these words; never throws for a command that fails. */
  openstack(cloud: 'micronova' | 'micronova-admin', ...words: readonly string[]): Promise<Answer>;
  /** The same, for a command that must succeed and prints JSON. */
  json<T>(cloud: 'micronova' | 'micronova-admin', ...words: readonly string[]): Promise<T>;
  /** The same, for a line that must succeed; its words have no spaces. @returns what it prints, without the space around it */
  ask(cloud: 'micronova' | 'micronova-admin', line: string): Promise<string>;
  /** Looks at a server of `micronova` until it has the status. */
  becomes(server: string, status: string): Promise<void>;
  stop(): Promise<void>;
}

interface Options {
  readonly state?: string;
  readonly arguments?: readonly string[];
}

/** Starts it on a free port and waits for the line that says where it runs. */
export async function startLocalCloud(options: Options = {}): Promise<LocalCloud> {
  const state = options.state ?? mkdtempSync(join(tmpdir(), 'micronova-e2e-'));
  const clouds = join(state, 'clients.yaml');
  const words = ['--port', '0', '--state', state, '--clouds', clouds, ...(await wordsOfMachines()), ...(options.arguments ?? [])];
  const child = spawn(startProgram, [...startWords, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  const origin = await announced(child);
  const openstack = async (cloud: string, ...words: readonly string[]): Promise<Answer> => {
    const environment = { PATH: process.env['PATH'], HOME: state, OS_CLIENT_CONFIG_FILE: clouds, PYTHONWARNINGS: 'ignore' };
    try {
      const { stdout, stderr } = await run('openstack', ['--os-cloud', cloud, ...words], { env: environment, maxBuffer: 10 << 20 });
      return { ok: true, output: stdout, errors: stderr };
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      return { ok: false, output: stdout, errors: stderr === '' ? String(error) : stderr };
    }
  };
  const ask = async (cloud: string, line: string): Promise<string> => {
    const answer = await openstack(cloud, ...line.split(' '));
    if (!answer.ok) throw new Error(`${line}: ${answer.errors}`);
    return answer.output.trim();
  };
  // Nothing on the disk of `test` hears that it is to shut down.
  if (areReal) await ask('micronova-admin', 'image set --property os_shutdown_timeout=1 test');
  return {
    state,
    origin,
    process: child,
    openstack,
    async json<T>(cloud: 'micronova' | 'micronova-admin', ...words: readonly string[]) {
      const answer = await openstack(cloud, ...words, '-f', 'json');
      if (!answer.ok) throw new Error(`openstack ${words.join(' ')}: ${answer.errors}`);
      return JSON.parse(answer.output) as T;
    },
    ask,
    async becomes(server, status) {
      for (let looks = 0; (await ask('micronova', `server show -f value -c status ${server}`)) !== status; looks++)
        if (looks === 30) throw new Error(`${server} never becomes ${status}`);
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      if (areReal) endMachines(state);
      if (options.state === undefined) rmSync(state, { recursive: true, force: true });
    },
  };
}

/** Where a process runs, as it says on its standard output. @throws when it ends without saying so */
export async function announced(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    const origin = /runs at (http:\S+)/.exec(text)?.[1];
    if (origin !== undefined) {
      child.stdout?.resume();
      return origin;
    }
  }
  throw new Error(`The local cloud did not start: ${text}`);
}

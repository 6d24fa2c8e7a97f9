/** What is asked of the storage daemon of one volume. */
import { z } from 'zod/mini';
import { DriverFault } from '../driver.ts';
import { type Qmp, QmpRefusal } from '../qmp.ts';
import { asFault } from './disk.ts';

export interface Listening {
  /** Where it listens: a socket, or a port with keys. */
  readonly at: { readonly socket: string } | { readonly address: string; readonly port: number };
  /** How many clients at a time. */
  readonly connections: number;
}

export interface Daemon {
  readonly monitor: Qmp;
  /** Names of what is exported. */
  exports(): Promise<readonly string[]>;
  /** Ends all exports, and listens anew. @throws AddressInUse */
  listen(listening: Listening): Promise<void>;
  add(name: string, isReadOnly: boolean): Promise<void>;
  /** Cuts off whoever uses it, at once: what they write from now on reaches nobody. */
  end(name: string): Promise<void>;
  /** Only while nothing is exported. */
  resize(bytes: number): Promise<void>;
  /** Copies what is on the disk at this moment to another that is as large. */
  copyTo(path: string, isEncrypted: boolean, signal: AbortSignal): Promise<void>;
  /** Ends what an agent has left that died in the midst of copying. */
  tidy(): Promise<void>;
}

/** Another program has the port. */
export class AddressInUse extends Error {
  override readonly name = 'AddressInUse';
}

/** How long the end of an export or of a job may take, milliseconds. */
const longest = 15_000;
/** How often it is looked whether a daemon that is at a job still answers, milliseconds. */
const lookEvery = 10_000;
/** QEMU's ids begin with a letter, ours need not: before those of exports stands this. */
const exportPrefix = 'export-';
/** What begins the names of copies. */
const copyPrefix = 'copy-';

const exportsSchema = z.array(z.object({ id: z.string(), 'shutting-down': z.boolean() }));
const jobsSchema = z.array(z.object({ id: z.string() }));
const nodesSchema = z.array(z.object({ 'node-name': z.string() }));

export function daemonOf(monitor: Qmp): Daemon {
  const ask = monitor.ask;
  let copies = 0;

  async function askIfAny(command: string, args?: object): Promise<void> {
    await ask(command, args).catch((error: unknown) => {
      if (!(error instanceof QmpRefusal)) throw error;
    });
  }

  async function list(): Promise<readonly string[]> {
    return z.parse(exportsSchema, await ask('query-block-exports')).map(({ id }) => id.slice(exportPrefix.length));
  }

  async function end(name: string): Promise<void> {
    const gone = monitor.event(({ event, data }) => event === 'BLOCK_EXPORT_DELETED' && data['id'] === exportPrefix + name, longest);
    // Nobody waits for it where the daemon is gone before it has answered.
    gone.catch(() => {});
    // It may be on its way already, or have gone before it was asked.
    await askIfAny('block-export-del', { id: exportPrefix + name, mode: 'hard' });
    if (!(await list()).includes(name)) return;
    await gone;
  }

  /** A job may take as long as it likes, as long as the daemon answers meanwhile: one that does not ends the connection. */
  async function listening<Result>(work: Promise<Result>): Promise<Result> {
    const look = setInterval(() => void ask('query-jobs').catch(() => {}), lookEvery);
    try {
      return await work;
    } finally {
      clearInterval(look);
    }
  }

  const jobEnd = (id: string) =>
    monitor.event(({ event, data }) => (event === 'BLOCK_JOB_COMPLETED' || event === 'BLOCK_JOB_CANCELLED') && data['device'] === id);

  return {
    monitor,
    exports: list,
    end,
    async listen({ at, connections }) {
      for (const name of await list()) await end(name);
      await askIfAny('nbd-server-stop');
      const addr =
        'socket' in at ? { type: 'unix', data: { path: at.socket } } : { type: 'inet', data: { host: at.address, port: String(at.port) } };
      const keys = 'socket' in at ? {} : { 'tls-creds': 'tls' };
      await ask('nbd-server-start', { addr, ...keys, 'max-connections': connections }).catch((error: unknown) => {
        throw error instanceof QmpRefusal && error.message.includes('in use') ? new AddressInUse() : error;
      });
    },
    async add(name, isReadOnly) {
      await ask('block-export-add', { type: 'nbd', id: exportPrefix + name, name, 'node-name': 'data', writable: !isReadOnly });
    },
    async resize(bytes) {
      await ask('block_resize', { 'node-name': 'data', size: bytes });
    },
    async copyTo(path, isEncrypted, signal) {
      copies += 1;
      const name = `${copyPrefix}${copies}`;
      const key = isEncrypted ? { encrypt: { format: 'luks', 'key-secret': 'disk' } } : {};
      await ask('blockdev-add', { driver: 'qcow2', 'node-name': name, file: { driver: 'file', filename: path }, ...key });
      const cancel = () => void askIfAny('block-job-cancel', { device: name, force: true }).catch(() => {});
      try {
        const ended = jobEnd(name);
        ended.catch(() => {});
        await ask('blockdev-backup', { 'job-id': name, device: 'data', target: name, sync: 'full' });
        signal.addEventListener('abort', cancel, { once: true });
        if (signal.aborted) cancel();
        const { event, data } = await listening(ended);
        signal.throwIfAborted();
        if (typeof data['error'] === 'string') throw asFault(new Error(data['error']));
        if (event === 'BLOCK_JOB_CANCELLED') throw new Error('The copy was given up.');
      } finally {
        signal.removeEventListener('abort', cancel);
        await removed(name);
      }
    },
    async tidy() {
      for (const { id } of z.parse(jobsSchema, await ask('query-jobs'))) {
        const ended = jobEnd(id);
        ended.catch(() => {});
        await askIfAny('block-job-cancel', { device: id, force: true });
        if (z.parse(jobsSchema, await ask('query-jobs')).some((job) => job.id === id)) await ended;
      }
      const nodes = z.parse(nodesSchema, await ask('query-named-block-nodes', { flat: true }));
      for (const { 'node-name': name } of nodes) if (name.startsWith(copyPrefix)) await removed(name);
    },
  };

  /** A job lets go of its node a moment after it has said that it has ended. */
  async function removed(name: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await ask('blockdev-del', { 'node-name': name });
        return;
      } catch (error) {
        if (!(error instanceof QmpRefusal) || /find node/i.test(error.message)) return;
        if (attempt === 100) throw new DriverFault('The copy does not come to its end.');
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }
}

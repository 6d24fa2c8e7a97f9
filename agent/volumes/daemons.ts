/** The storage daemons of an agent's volumes: a monitor serves one client at a time, which all that the agent does with the volume share. */

import { type Daemon, daemonOf } from './daemon.ts';
import type { VolumeFiles } from './files.ts';
import { endDaemon, findDaemon, startDaemon } from './process.ts';

export interface Daemons {
  /**
   * Lets work be done with the volume's daemon, or with nothing when it does not run. The connection is kept only as long as somebody needs it: the agent
   * that comes after this one needs it too.
   */
  use<Result>(files: VolumeFiles, work: (daemon: Daemon | undefined) => Promise<Result>): Promise<Result>;
  /** Starts it, if it does not run. @throws DriverFault when the key does not fit */
  start(files: VolumeFiles, key: string | undefined): Promise<void>;
  end(files: VolumeFiles): Promise<void>;
}

interface Shared {
  daemon: Promise<Daemon | undefined>;
  users: number;
}

interface DaemonsOptions {
  readonly sockets: string;
  readonly tls: boolean;
  /** How long one that runs is waited for before it is ended. */
  readonly milliseconds?: number | undefined;
}

export function daemonsOf({ sockets, tls, milliseconds }: DaemonsOptions): Daemons {
  const shared = new Map<string, Shared>();

  async function find(files: VolumeFiles): Promise<Daemon | undefined> {
    const monitor = await findDaemon(files, milliseconds);
    if (monitor === undefined) return undefined;
    const daemon = daemonOf(monitor);
    // Nobody else in this process uses it: what goes on in it was begun by somebody who is dead.
    await daemon.tidy();
    return daemon;
  }

  async function alive(files: VolumeFiles, entry: Shared): Promise<Daemon | undefined> {
    const daemon = await entry.daemon;
    if (daemon === undefined || !(await hasEnded(daemon))) return daemon;
    entry.daemon = find(files);
    return entry.daemon;
  }

  async function use<Result>(files: VolumeFiles, work: (daemon: Daemon | undefined) => Promise<Result>): Promise<Result> {
    const entry = shared.get(files.folder) ?? { daemon: find(files), users: 0 };
    shared.set(files.folder, entry);
    entry.users += 1;
    try {
      return await work(await alive(files, entry));
    } finally {
      entry.users -= 1;
      if (entry.users === 0) {
        shared.delete(files.folder);
        void entry.daemon.then(
          (daemon) => daemon?.monitor.close(),
          () => {},
        );
      }
    }
  }

  return {
    use,
    start: (files, key) =>
      use(files, async (daemon) => {
        if (daemon !== undefined) return;
        const started = startDaemon({ files, sockets, key, tls }).then(daemonOf);
        const entry = shared.get(files.folder);
        if (entry !== undefined) entry.daemon = started.catch(() => undefined);
        await started;
      }),
    end: (files) =>
      use(files, async (daemon) => {
        await endDaemon(files, daemon?.monitor, milliseconds);
        const entry = shared.get(files.folder);
        if (entry !== undefined) entry.daemon = Promise.resolve(undefined);
      }),
  };
}

/** Whether its connection has: a promise can only be raced. */
const hasEnded = ({ monitor }: Daemon): Promise<boolean> =>
  Promise.race([monitor.ended.then(() => true), new Promise<boolean>((resolve) => setImmediate(() => resolve(false)))]);

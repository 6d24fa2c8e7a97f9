/** A host that keeps volumes, with all that its agent needs: for the agent's own process, and for the process of a whole cloud on one machine. */
import type { Server } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import type { Queues } from '../../shared/messaging/port.ts';
import { type AgentEnd, text } from '../loop.ts';
import { type Programs, whatIsMissing } from '../programs.ts';
import { runVolumeAgent } from './agent.ts';
import { openDirectory } from './directory.ts';
import { openFolders } from './files.ts';
import { volumeKeeper } from './keeper.ts';

export interface VolumeHostPorts {
  readonly queues: Queues;
  readonly clock: Clock;
  readonly log: Log;
}

export interface VolumeHostOptions {
  readonly host: string;
  /** Where volumes are kept. */
  readonly volumes: string;
  /** Where other machines reach it; absent: only this one does, by sockets. */
  readonly listen?: { readonly address: string; readonly port: number } | undefined;
  readonly drainSeconds?: number;
}

export interface VolumeHost {
  /** Runs until the signal aborts, then drains. What is exported stays so. */
  run(signal: AbortSignal): Promise<AgentEnd>;
}

/** The host cannot keep volumes; the message, one line, says what to do. */
export class VolumeHostError extends Error {
  override readonly name = 'VolumeHostError';
}

export const programsOfVolumes: Programs = { 'qemu-img': 'qemu-utils', 'qemu-storage-daemon': 'qemu-system-common' };

/**
 * Opens all that it needs, so that whatever is wrong is known before it runs. The queues must be there: see ensureHostQueue and ensureEventQueues.
 * @throws VolumeHostError
 */
export async function openVolumes({ queues, clock, log }: VolumeHostPorts, options: VolumeHostOptions): Promise<VolumeHost> {
  const { host, volumes, listen, drainSeconds } = options;
  const missing = whatIsMissing('Volumes', programsOfVolumes);
  if (missing !== undefined) throw new VolumeHostError(missing);
  const folders = orRefuse(`Volumes cannot be kept in ${volumes}`, () => openFolders(volumes));
  const lock = orRefuse(`Another agent keeps the volumes in ${volumes}`, () => lockOf(join(folders.volumes, 'agent.lock')));
  const keeper = volumeKeeper({ folders, address: listen?.address, clock, log });
  let directory: Server | undefined;
  try {
    directory = listen && (await openDirectory(listen, keeper.portOf));
  } catch (error) {
    lock.close();
    throw new VolumeHostError(`Exports cannot be told of at ${listen?.address}:${listen?.port}: ${text(error)}`);
  }
  return {
    async run(signal) {
      const reach = listen ?? { folder: folders.sockets };
      const end = await runVolumeAgent({
        host,
        queues,
        clock,
        log,
        signal,
        keeper,
        reach,
        ...(drainSeconds === undefined ? {} : { drainSeconds }),
      });
      directory?.close();
      directory?.closeAllConnections();
      lock.close();
      return end;
    },
  };
}

/** Held as long as the process lives, however it ends: two agents would take each other's daemons for dead. */
function lockOf(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  return database;
}

function orRefuse<Result>(sentence: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new VolumeHostError(`${sentence}: ${text(error)}`);
  }
}

/** Machines as processes: brought up, looked at, shut down. */
import { open, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod/mini';
import * as powerStates from '../../../shared/messaging/power-states.ts';
import { DriverFault } from '../../driver.ts';
import { type Qmp, QmpLost } from '../../qmp.ts';
import { argumentsOf, configFile, macsOf, nameOf } from './definition.ts';
import { bootIdOf, type Host } from './host.ts';
import { isThere } from './is-there.ts';
import { loadMemory, MemoryFailure, memoryFile } from './memory.ts';
import type { Metadata } from './metadata.ts';
import type { Monitors } from './monitors.ts';
import { findProcess, hasDied, isGone, killProcess, StartFailure, startProcess } from './process.ts';
import { shutdownSeconds } from './properties.ts';
import type { MachineRecord } from './record.ts';
import type { Volumes } from './volumes.ts';

const status = z.object({ status: z.string() });
export const statusOf = async (qmp: Qmp) => status.parse(await qmp.ask('query-status')).status;

/** What QEMU calls it; whatever is not here stands still, and goes on when it is told to. */
const states: Readonly<Record<string, powerStates.PowerState>> = {
  running: powerStates.running,
  shutdown: powerStates.shutdown,
  'guest-panicked': powerStates.crashed,
  'internal-error': powerStates.crashed,
};
const wantedStates = {
  running: powerStates.running,
  paused: powerStates.paused,
  shutdown: powerStates.shutdown,
  suspended: powerStates.suspended,
} as const satisfies Readonly<Record<MachineRecord['wanted'], powerStates.PowerState>>;

/** How often a guest is reminded that it is to shut down, and how long QEMU may take to end, milliseconds. */
const remindEvery = 10_000;
const endMilliseconds = 10_000;
const portAttempts = 5;

export interface Guests {
  /** Whether it has a process. */
  isUp(record: Pick<MachineRecord, 'serverId'>): Promise<boolean>;
  powerState(record: MachineRecord): Promise<powerStates.PowerState>;
  /**
   * The machine has a process, with its volumes, and does what is wanted; `goal` is written down before its guest does anything.
   * @throws DriverFault when it cannot be started: it is off then
   */
  bringUp(record: MachineRecord, goal: Partial<MachineRecord> & { readonly wanted: 'running' | 'paused' }): Promise<MachineRecord>;
  /** A machine that is built does what is wanted, if an agent died between writing that down and telling it. @returns its power state */
  settle(record: MachineRecord): Promise<powerStates.PowerState>;
  /** It is off. Its guest is asked first, unless it is in a hurry. */
  shutDown(record: MachineRecord, how: 'gently' | 'at once'): Promise<void>;
  /** It has no process any more. */
  halt(record: MachineRecord): Promise<void>;
  /** @returns whether its guest has shut down in time */
  askToShutDown(record: MachineRecord): Promise<boolean>;
}

export const noGuest = () => new DriverFault('The machine does not run.');

interface Means {
  readonly monitors: Monitors;
  readonly volumes: Volumes;
  readonly metadata: Metadata;
}

export function guestsOf(host: Host, { monitors, volumes, metadata }: Means): Guests {
  const { records, clock, times, accelerator, effect } = host;
  const process = async ({ serverId }: Pick<MachineRecord, 'serverId'>) => findProcess(records.folderOf(serverId), nameOf(serverId));
  const fileOf = ({ serverId }: MachineRecord, file: string) => join(records.folderOf(serverId), file);

  /** It runs all the same where that fails, as where nobody bounds machines. */
  async function confine({ serverId, build }: MachineRecord, pid: number): Promise<void> {
    if (build === null) return;
    await host.cgroups?.confine(serverId, pid, build.flavor).catch((error: unknown) => {
      host.log.write({ level: 'warn', event: 'machine not bounded', serverId, reason: String(error) });
    });
  }

  async function start(record: MachineRecord, isIncoming: boolean): Promise<void> {
    const { serverId } = record;
    const hasConfigDrive = await isThere(fileOf(record, configFile));
    const args = argumentsOf(record, { accelerator, isIncoming, hasConfigDrive });
    await effect('start');
    const memory = isIncoming ? await open(fileOf(record, memoryFile), 'r') : undefined;
    try {
      await startProcess({
        folder: records.folderOf(serverId),
        args,
        clock,
        ...(memory && { inherited: memory.fd }),
        begun: (pid) => confine(record, pid),
        isThere: () =>
          monitors
            .with(serverId, async () => true)
            .catch((error: unknown) => {
              if (error instanceof QmpLost) return false;
              throw error;
            }),
      });
    } finally {
      await memory?.close();
    }
  }

  /** The port of its secure shell may be another's by now: then it has a new one. */
  async function startSomewhere(record: MachineRecord, isIncoming: boolean): Promise<MachineRecord> {
    let current = record;
    for (let attempt = 1; ; attempt++) {
      try {
        await start(current, isIncoming);
        return current;
      } catch (error) {
        if (!(error instanceof StartFailure)) throw error;
        if (attempt === portAttempts || !error.message.includes('host forwarding')) {
          host.log.write({ level: 'error', event: 'machine not started', serverId: record.serverId, reason: error.message });
          throw new DriverFault('The machine could not be started.', { cause: error });
        }
        current = { ...current, sshPort: await freePort(new Set()) };
      }
    }
  }

  /** From which volumes it boots is read when it is reset. */
  async function reset(qmp: Qmp): Promise<void> {
    const over = qmp.next(({ event }) => event === 'RESET', times.answer);
    await qmp.ask('system_reset');
    await over;
  }

  /** @throws DriverFault when its memory is of no use: QEMU ends then */
  async function remember(record: MachineRecord, qmp: Qmp): Promise<void> {
    const pid = await process(record);
    try {
      await loadMemory(qmp, clock);
    } catch (error) {
      const isOver =
        pid === undefined || (await isGone(pid, records.folderOf(record.serverId), nameOf(record.serverId), clock, endMilliseconds));
      if (!isOver && !(error instanceof MemoryFailure)) throw error;
      throw new DriverFault('The machine cannot go on from what it remembers: it has to be stopped, and started anew.', { cause: error });
    }
  }

  async function shutDown(record: MachineRecord, how: 'gently' | 'at once'): Promise<void> {
    const { serverId } = record;
    const folder = records.folderOf(serverId);
    const pid = await process(record);
    if (pid !== undefined) {
      await effect('end');
      const ended = how === 'gently' && ((await guests.askToShutDown(record)) || (await quits(record, pid)));
      if (!ended) await killProcess(folder, nameOf(serverId), clock);
    }
    await rm(join(folder, 'pid'), { force: true });
    await rm(join(folder, memoryFile), { force: true });
    await volumes.clean(serverId);
  }

  /** Ends it by its own hand: what its disks have in memory is written. */
  async function quits({ serverId }: MachineRecord, pid: number): Promise<boolean> {
    try {
      await monitors.with(serverId, (qmp) => qmp.ask('quit'));
    } catch (error) {
      if (!(error instanceof QmpLost)) throw error;
    }
    return isGone(pid, records.folderOf(serverId), nameOf(serverId), clock, endMilliseconds);
  }

  const guests: Guests = {
    isUp: async (record) => (await process(record)) !== undefined,
    async powerState(record) {
      if (record.state === 'received' || record.state === 'building') return powerStates.pending;
      if (record.state !== 'built') return powerStates.shutdown;
      if (!(await guests.isUp(record))) {
        if (record.wanted === 'suspended' || record.wanted === 'shutdown') return wantedStates[record.wanted];
        // After the host has booted it is to be started again, and nobody knows yet what comes of it.
        if (record.bootId !== (await bootIdOf())) return powerStates.pending;
        return (await hasDied(records.folderOf(record.serverId))) ? powerStates.crashed : powerStates.shutdown;
      }
      try {
        return await monitors.with(record.serverId, async (qmp) => states[await statusOf(qmp)] ?? powerStates.paused);
      } catch (error) {
        if (!(error instanceof QmpLost)) throw error;
        return (await guests.isUp(record)) ? wantedStates[record.wanted] : powerStates.shutdown;
      }
    },
    async bringUp(record, goal) {
      const { serverId } = record;
      const hasMemory = await isThere(fileOf(record, memoryFile));
      const wasUp = await guests.isUp(record);
      let current = record;
      try {
        if (!wasUp) current = await startSomewhere(hasMemory ? record : { ...record, cards: [...macsOf(record)] }, hasMemory);
        metadata.serve(record);
        return await monitors.with(serverId, async (qmp) => {
          for (const [volumeId, connection] of Object.entries(record.connections))
            await volumes.attach(serverId, qmp, volumeId, connection);
          const before = await statusOf(qmp);
          if (before === 'inmigrate') await remember(record, qmp);
          if (before === 'prelaunch' && !hasMemory && Object.keys(record.connections).length > 0) await reset(qmp);
          const saved = await records.save({
            ...current,
            bootId: await bootIdOf(),
            startedAt: wasUp ? record.startedAt : clock.now(),
            ...goal,
          });
          // Before its guest goes on: what it remembers is of no use beside disks that have changed since.
          await rm(fileOf(record, memoryFile), { force: true });
          if (goal.wanted === 'running' && before !== 'running') await qmp.ask('cont');
          return saved;
        });
      } catch (error) {
        if (error instanceof DriverFault && !wasUp) await killProcess(records.folderOf(serverId), nameOf(serverId), clock);
        throw error;
      }
    },
    async settle(record) {
      const isBegun = async () => (await monitors.with(record.serverId, statusOf)) === 'prelaunch';
      if (record.wanted !== 'running' || !(await guests.isUp(record)) || !(await isBegun())) return guests.powerState(record);
      return guests.powerState(await guests.bringUp(record, { wanted: 'running' }));
    },
    shutDown,
    async halt({ serverId }) {
      await effect('end');
      await killProcess(records.folderOf(serverId), nameOf(serverId), clock);
      await volumes.clean(serverId);
    },
    async askToShutDown(record) {
      const { serverId, build } = record;
      const pid = await process(record);
      if (pid === undefined) return true;
      const seconds = shutdownSeconds(build?.imageProperties);
      const until = clock.now() + (seconds === undefined ? times.shutdown : seconds * 1000);
      try {
        // Nobody listens in one that stands still.
        if ((await monitors.with(serverId, statusOf)) !== 'running') return false;
        while (clock.now() < until) {
          await monitors.with(serverId, (qmp) => qmp.ask('system_powerdown'));
          const left = Math.min(remindEvery, until - clock.now());
          if (await isGone(pid, records.folderOf(serverId), nameOf(serverId), clock, left)) return true;
        }
        return false;
      } catch (error) {
        if (!(error instanceof QmpLost)) throw error;
        return !(await guests.isUp(record));
      }
    },
  };
  return guests;
}

/** A port of 127.0.0.1 that nobody has, and none of those. */
export async function freePort(others: ReadonlySet<number>): Promise<number> {
  for (;;) {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    await new Promise((resolve) => void server.close(resolve));
    if (address !== null && typeof address === 'object' && !others.has(address.port)) return address.port;
  }
}

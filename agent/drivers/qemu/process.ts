/** The process of a machine: it outlives the agent, and its pidfile is the lock that keeps a second one away. */
import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { open, readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../../shared/clock.ts';
import { untilDead } from '../../dying.ts';
import { toolEnvironment } from '../../environment.ts';

/** It ended before it could be spoken to. What it said may hold paths. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}

const emulator = 'qemu-system-x86_64';
const pauseMilliseconds = 20;
const longestStart = 60_000;
const longestEnd = 30_000;

const unlessMissing = () => undefined;

/** The process of the machine in this folder; undefined where it has none, and none that still holds its disks. */
export async function findProcess(folder: string, name: string): Promise<number | undefined> {
  const pid = Number(await readFile(join(folder, 'pid'), 'utf8').catch(unlessMissing));
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  if (await isOurs(pid, folder, name)) return pid;
  await untilDead(pid);
  return undefined;
}

/** The number may be another's by now: it is told by its name and by the folder in which it works. */
async function isOurs(pid: number, folder: string, name: string): Promise<boolean> {
  const [cwd, words] = await Promise.all([
    readlink(`/proc/${pid}/cwd`).catch(unlessMissing),
    readFile(`/proc/${pid}/cmdline`, 'utf8').catch(unlessMissing),
  ]);
  return cwd === folder && (words?.split('\0').includes(name) ?? false);
}

/** Whether it ended without having been told to: it takes its pidfile away when it can. */
export async function hasDied(folder: string): Promise<boolean> {
  return (await readFile(join(folder, 'pid')).catch(unlessMissing)) !== undefined;
}

interface Start {
  readonly folder: string;
  readonly args: readonly string[];
  readonly clock: Clock;
  /** A file that it finds open as its descriptor 3. */
  readonly inherited?: number;
  /** Called as soon as it has a number, before its guest begins. */
  readonly begun?: ((pid: number) => Promise<void>) | undefined;
  /** Whether its monitor answers. */
  readonly isThere: () => Promise<boolean>;
}

/**
 * Starts it in a session of its own, and waits until it can be spoken to.
 * @throws StartFailure when it ends instead; another error when it does not come
 */
export async function startProcess({ folder, args, clock, inherited, begun, isThere }: Start): Promise<void> {
  const log = await open(join(folder, 'qemu.log'), constants.O_CREAT | constants.O_TRUNC | constants.O_WRONLY | constants.O_APPEND, 0o600);
  const stdio = ['ignore', log.fd, log.fd, ...(inherited === undefined ? [] : [inherited])] as const;
  const child = spawn(emulator, args, { cwd: folder, detached: true, stdio: [...stdio], env: toolEnvironment });
  let end: string | undefined;
  child.once('error', (error) => {
    end = error.message;
  });
  child.once('exit', (status, signal) => {
    end ??= `ended with ${status ?? signal}`;
  });
  child.unref();
  await log.close();
  if (child.pid !== undefined) await begun?.(child.pid);
  for (const from = clock.now(); clock.now() - from < longestStart; await clock.sleep(pauseMilliseconds)) {
    if (end === undefined && (await isThere())) return;
    if (end === undefined) continue;
    const said = await readFile(join(folder, 'qemu.log'), 'utf8');
    // Another holds the lock, started by an agent that did not live to see it come.
    if (!said.includes('pid file')) throw new StartFailure(`${end}: ${said.slice(-2000)}`);
    if (await isThere()) return;
  }
  child.kill('SIGKILL');
  throw new Error('QEMU does not come up.');
}

/** Ends it without asking. */
export async function killProcess(folder: string, name: string, clock: Clock): Promise<void> {
  const pid = await findProcess(folder, name);
  if (pid !== undefined) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It went by itself.
    }
    if (!(await isGone(pid, folder, name, clock, longestEnd))) throw new Error('QEMU cannot be killed.');
  }
  await rm(join(folder, 'pid'), { force: true });
}

/** Waits for its end. @returns whether it has come in time */
export async function isGone(pid: number, folder: string, name: string, clock: Clock, milliseconds: number): Promise<boolean> {
  for (const from = clock.now(); ; await clock.sleep(pauseMilliseconds)) {
    if (!(await isOurs(pid, folder, name))) {
      await untilDead(pid);
      return true;
    }
    if (clock.now() - from >= milliseconds) return false;
  }
}

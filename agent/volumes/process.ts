/** The processes of storage daemons: which of those that run are ours, their start, and their end whatever they do. */

import { spawn } from 'node:child_process';
import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { connect } from 'node:net';

import { setTimeout as pause } from 'node:timers/promises';

import { untilDead } from '../dying.ts';
import { toolEnvironment } from '../environment.ts';
import { type Qmp, spokenTo } from '../qmp.ts';
import { asFault, inOption, withKeys } from './disk.ts';
import { isMissing, type VolumeFiles } from './files.ts';

const program = 'qemu-storage-daemon';
/** How long a start, an end, or an answer may take unless told, milliseconds. */
const longest = 15_000;
const lookEvery = 10;

/** The process of the volume's daemon; undefined where it has none, and none that still holds the disk. */
export async function pidOf({ folder, pid }: VolumeFiles): Promise<number | undefined> {
  const number = Number(await readFile(pid, 'utf8').catch(unlessMissing));
  if (!Number.isSafeInteger(number) || number <= 1) return undefined;
  if (await isDaemon(number, folder)) return number;
  await untilDead(number);
  return undefined;
}

/** A number in a file alone may be anybody's by now. */
async function isDaemon(pid: number, folder: string): Promise<boolean> {
  try {
    const [line, place] = await Promise.all([readFile(`/proc/${pid}/cmdline`, 'utf8'), readlink(`/proc/${pid}/cwd`)]);
    return (line.split('\0')[0]?.endsWith(program) ?? false) && place === (await realpath(folder));
  } catch (error) {
    if (isMissing(error) || (error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EACCES')))
      return false;
    throw error;
  }
}

function unlessMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}

async function untilGone(files: VolumeFiles, milliseconds: number): Promise<boolean> {
  const late = AbortSignal.timeout(milliseconds);
  while (!late.aborted) {
    if ((await pidOf(files)) === undefined) return true;
    await pause(lookEvery);
  }
  return false;
}

/** Whatever it is at, and if it does not listen any more. */
export async function killDaemon(files: VolumeFiles): Promise<void> {
  const pid = await pidOf(files);
  if (pid === undefined) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
  if (!(await untilGone(files, longest))) throw new Error('A storage daemon does not end.');
}

/** Lets it finish what it writes. */
export async function endDaemon(files: VolumeFiles, monitor: Qmp | undefined, milliseconds = longest): Promise<void> {
  await monitor?.ask('quit').catch(() => {});
  if (monitor === undefined || !(await untilGone(files, milliseconds))) await killDaemon(files);
  await Promise.all([files.pid, files.monitor, files.nbd].map((path) => rm(path, { force: true })));
}

/** @returns nothing when it does not run. One that does not listen is ended. */
export async function findDaemon(files: VolumeFiles, milliseconds = longest): Promise<Qmp | undefined> {
  if ((await pidOf(files)) === undefined) return undefined;
  try {
    return await spokenTo(connect(files.monitor), { greeting: milliseconds, answer: milliseconds });
  } catch {
    await killDaemon(files);
    return undefined;
  }
}

interface StartOptions {
  readonly files: VolumeFiles;
  /** Where keys have names for a moment. */
  readonly sockets: string;
  /** Of what is on the disk. */
  readonly key?: string | undefined;
  /** Whether it speaks TLS with the keys in their folder. */
  readonly tls: boolean;
}

/**
 * Starts the daemon of a volume; it lives on when the agent ends. The disk is the first thing that it opens, and only one process can: a second daemon
 * ends before it has taken the first one's sockets.
 *
 * @throws DriverFault when the key does not fit
 */
export async function startDaemon({ files, sockets, key, tls }: StartOptions): Promise<Qmp> {
  const { folder } = files;
  return withKeys(sockets, { disk: key }, async (objects, keyFiles) => {
    // Named by what its folder is: no path of a user is ever part of an option.
    const args = [
      ...objects,
      '--blockdev',
      `driver=qcow2,node-name=data,file.driver=file,file.filename=data.qcow2,discard=unmap${key === undefined ? '' : ',encrypt.format=luks,encrypt.key-secret=disk'}`,
      ...(tls ? ['--object', 'tls-creds-psk,id=tls,endpoint=server,dir=keys'] : []),
      ...['--chardev', `socket,id=monitor,path=${inOption(files.monitor)},server=on,wait=off`, '--monitor', 'chardev=monitor'],
      ...['--pidfile', 'pid'],
    ];
    await rm(files.monitor, { force: true });
    const child = spawn(program, args, {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', ...keyFiles],
      env: toolEnvironment,
    });
    let said = '';
    const note = (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(0, 2000);
    };
    child.stderr?.on('data', note);
    child.unref();
    const over = new AbortController();
    const { promise: failed, reject } = Promise.withResolvers<never>();
    child.on('error', reject);
    child.on('close', (status) => reject(new Error(`${program} has ended with ${status}`)));
    try {
      return await Promise.race([failed, answering(files, over.signal)]);
    } catch (error) {
      child.kill('SIGKILL');
      throw asFault(new Error(`${error instanceof Error ? error.message : error}: ${said.trim()}`));
    } finally {
      over.abort();
      // It goes on complaining of every client that it refuses, to nobody.
      child.stderr?.destroy();
    }
  });
}

/** It greets when all that it was told is open. */
async function answering(files: VolumeFiles, over: AbortSignal): Promise<Qmp> {
  const bound = AbortSignal.any([over, AbortSignal.timeout(longest)]);
  for (;;) {
    try {
      return await spokenTo(connect(files.monitor), { greeting: longest, answer: longest });
    } catch (error) {
      if (bound.aborted) throw error;
      await pause(lookEvery);
    }
  }
}

/** Real machines for tests: a host in a folder of its own, whose agent may die at any point and come again. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readdir, readFile, rename } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import { configDriveFiles } from '../../../agent/config-drive/contents.ts';
import { openQemuDriver } from '../../../agent/drivers/qemu/driver.ts';
import type { QemuOptions } from '../../../agent/drivers/qemu/host.ts';
import { programsOfMachines } from '../../../agent/drivers/qemu/requirements.ts';
import { openHostImages } from '../../../agent/images/host-images.ts';
import { whatIsMissing } from '../../../agent/programs.ts';
import type { LogRecord } from '../../../shared/log.ts';
import type { CommandPayload } from '../../../shared/messaging/commands.ts';
import { systemClock } from '../../../shared/system-clock.ts';

/** For the options of a test: why it is left out, or false. */
export const skip = whatIsMissing('Machines', programsOfMachines) ?? false;

export const run = promisify(execFile);

export const serverId = (number: number) => `11111111-0000-4000-8000-${String(number).padStart(12, '0')}`;
export const machineId = (number: number) => `22222222-0000-4000-8000-${String(number).padStart(12, '0')}`;

export const flavor = { vcpus: 1, memoryMib: 128, rootGib: 1, ephemeralGib: 0, swapMib: 0, extraSpecs: {} };

/** One that guests need not be asked for long. */
const quick = { shutdown: 200, unplug: 200, unplugAttempts: 2, volume: 1_000, guestAgent: 500 };

type Folder = Pick<TestContext, 'after'>;

/** @param below the folder of its machines, in the host's */
export async function qemuHost(context: Folder, below = 'machines') {
  const folder = mkdtempSync(join(tmpdir(), 'mn-host-'));
  const machines = join(folder, below);
  const logged: LogRecord[] = [];
  context.after(async () => {
    await killAll(machines);
    rmSync(folder, { recursive: true, force: true });
  });
  const images = await openHostImages({ folder: join(folder, 'images'), clock: systemClock, keptBytes: 2 ** 30 });

  /** An agent on this host, as it is after a start. */
  const open = (changes: Partial<QemuOptions> = {}) =>
    openQemuDriver({
      folder: machines,
      images,
      contents: (told) => configDriveFiles({ ...told, seed: new Uint8Array(512) }),
      clock: systemClock,
      log: { write: (record) => void logged.push(record) },
      accelerator: 'tcg',
      ...changes,
      times: { ...quick, ...changes.times },
    });

  /** Of an image on whose disk there is nothing. */
  async function blankImage(id = 'blank'): Promise<NonNullable<CommandPayload<'build'>['image']>> {
    const file = join(folder, `${id}.qcow2`);
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', file, '16M']);
    return { id, dataId: 'd1', file, diskFormat: 'qcow2' };
  }

  return { folder, machines, logged, images, open, blankImage, folderOf: (server: string) => join(machines, server) };
}

export function buildOf(changes: Partial<CommandPayload<'build'>> = {}): CommandPayload<'build'> {
  return {
    name: 'web',
    hostname: 'web',
    flavor,
    image: null,
    configDrive: true,
    metadata: {},
    volumes: [],
    networks: [],
    ...changes,
  };
}

/** The process of a machine. */
export const pidOf = (folder: string) => Number(readFileSync(join(folder, 'pid'), 'utf8'));

async function killAll(machines: string): Promise<void> {
  for (const name of await readdir(machines).catch(() => [])) {
    const pid = Number(await readFile(join(machines, name, 'pid'), 'utf8').catch(() => '0'));
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (pid > 0 && words.includes(name)) process.kill(pid, 'SIGKILL');
  }
}

/** Waits until it is so. @throws Error when it does not become so */
export async function until(isSo: () => boolean | Promise<boolean>, what: string, milliseconds = 60_000): Promise<void> {
  for (const from = Date.now(); !(await isSo()); await systemClock.sleep(50)) {
    if (Date.now() - from > milliseconds) throw new Error(`${what}: not in time`);
  }
}

/** What a machine has written to its console. */
export const consoleOf = (folder: string) => readFile(join(folder, 'console.log'), 'latin1').catch(() => '');

/** A file system with hardly any room; undefined where only others may make one. */
export async function smallFolder(context: Folder, size: string): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'mn-small-'));
  context.after(async () => {
    await run('umount', ['-l', folder]).catch(() => {});
    rmSync(folder, { recursive: true, force: true });
  });
  return run('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]).then(
    () => folder,
    () => undefined,
  );
}

const guestFolder = join(import.meta.dirname, '../../../infra/local/guest');

/** An image of a small Linux, built once for as long as what it is built of stays the same; a sentence that says why there is none. */
export async function guestImage(): Promise<{ readonly file: string } | { readonly missing: string }> {
  const digest = createHash('sha256');
  const names = (await readdir(guestFolder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  for (const { parentPath, name } of names) digest.update(await readFile(join(parentPath, name)));
  const file = join(tmpdir(), `mn-guest-${userInfo().uid}-${digest.digest('hex').slice(0, 16)}.qcow2`);
  if (existsSync(file)) return { file };
  try {
    await run('bash', [join(guestFolder, 'build.sh'), `${file}.${process.pid}`]);
    await rename(`${file}.${process.pid}`, file);
    return { file };
  } catch (error) {
    return { missing: `The guest image cannot be built: ${error instanceof Error ? error.message.split('\n').at(-2) : error}` };
  }
}

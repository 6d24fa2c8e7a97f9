/** Where the files of volumes are, and how they come to be there: whole, and on the disk. */
import { hash } from 'node:crypto';
import { accessSync, constants, existsSync, lstatSync, mkdirSync } from 'node:fs';
import { access, open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export interface Folders {
  /** Of the volumes: a folder for each, named by its id. */
  readonly volumes: string;
  /** Of sockets: its path is short, because those of sockets end at 107 bytes. */
  readonly sockets: string;
}

/** The folders of the agent that keeps its volumes there, made if need be. @throws Error that says which of them cannot be used */
export function openFolders(folder: string): Folders {
  const volumes = resolve(folder);
  // Another for every folder of volumes, and the same after a restart.
  const sockets = join(runtimeFolder(), `micronova-${hash('sha256', volumes).slice(0, 12)}`);
  for (const each of [volumes, sockets]) {
    mkdirSync(each, { recursive: true, mode: 0o700 });
    accessSync(each, constants.R_OK | constants.W_OK | constants.X_OK);
  }
  // In a folder that everybody may write to somebody else may have made it.
  const { uid, mode } = lstatSync(sockets);
  if (uid !== process.getuid?.() || (mode & 0o077) !== 0) throw new Error(`${sockets} is not this user's alone.`);
  return { volumes, sockets };
}

/** The same wherever the agent is started from, or it would not find what an earlier one has left. */
function runtimeFolder(): string {
  const uid = process.getuid?.();
  if (uid === 0) return '/run';
  const own = `/run/user/${uid}`;
  return existsSync(own) ? own : tmpdir();
}

/** What belongs to one volume. */
export function filesOf({ volumes, sockets }: Folders, volumeId: string) {
  const folder = join(volumes, volumeId);
  return {
    folder,
    record: join(folder, 'record.json'),
    data: join(folder, 'data.qcow2'),
    snapshots: join(folder, 'snapshots'),
    snapshot: (id: string) => join(folder, 'snapshots', `${id}.qcow2`),
    /** Of what is being made; nothing in it is kept. */
    work: join(folder, 'work'),
    keys: join(folder, 'keys'),
    pid: join(folder, 'pid'),
    monitor: join(sockets, `${volumeId}.qmp`),
    nbd: join(sockets, `${volumeId}.nbd`),
    /** What is left to say of a volume that was deleted. */
    deleted: join(volumes, 'deleted', `${volumeId}.json`),
  };
}
export type VolumeFiles = ReturnType<typeof filesOf>;

export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What was made aside becomes what it is to be: whoever dies in between leaves the one or the other. */
export async function putInPlace(part: string, path: string): Promise<void> {
  await syncFile(part);
  await rename(part, path);
  await syncFile(dirname(path));
}

export async function replaceFile(path: string, text: string): Promise<void> {
  const part = `${path}.new`;
  await rm(part, { force: true });
  const handle = await open(part, 'wx', 0o600);
  try {
    await handle.writeFile(text);
  } finally {
    await handle.close();
  }
  await putInPlace(part, path);
}

export const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

export async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

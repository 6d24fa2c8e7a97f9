/** Small files that only their owner can read. Whoever looks finds one whole or not at all, whenever the process or the disk gave out. */
import { closeSync, existsSync, fsyncSync, linkSync, openSync, realpathSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemChance } from '../../shared/system-clock.ts';

/** Puts a file where there is none. @returns false when there is one, which stays as it is */
export function createFile(path: string, text: string): boolean {
  return beside(path, text, (written) => {
    try {
      // Unlike renaming, this never replaces what another process has put there meanwhile.
      linkSync(written, path);
      return true;
    } catch (error) {
      if (existsSync(path)) return false;
      // Not every file system knows links.
      if (!(error instanceof Error && 'code' in error && ['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes(String(error.code))))
        throw error;
      renameSync(written, path);
      return true;
    }
  });
}

/** Puts a file in the place of whatever is there; what a link leads to, if it is one. */
export function replaceFile(path: string, text: string): void {
  const target = existsSync(path) ? realpathSync(path) : path;
  beside(target, text, (written) => renameSync(written, target));
}

function beside<Result>(path: string, text: string, place: (written: string) => Result): Result {
  const written = `${path}.${systemChance.uuid()}.new`;
  try {
    const file = openSync(written, 'wx', 0o600);
    try {
      // A disk may take a part of it and say so.
      let rest = Buffer.from(text);
      while (rest.length > 0) rest = rest.subarray(writeSync(file, rest));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    const placed = place(written);
    settle(dirname(path));
    return placed;
  } finally {
    rmSync(written, { force: true });
  }
}

/** The new name outlives a power cut. Where folders cannot be opened for this, the system sees to it in its own time. */
function settle(folder: string): void {
  try {
    const directory = openSync(folder, 'r');
    try {
      fsyncSync(directory);
    } finally {
      closeSync(directory);
    }
  } catch {}
}

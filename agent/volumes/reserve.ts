/** A little of the disk that is kept back: volumes may fill all the rest, and what they are told then (detach, delete) must still be written down. */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Each is room for one order; what an order leaves of it the volumes take at once. */
const pieces = { count: 32, bytes: 2 ** 16 };

export interface Reserve {
  /** Takes it, where there is enough. */
  keep(): Promise<void>;
  /** Does the work, and once more with a piece of what was kept back when there was no space for it. */
  use<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function reserveIn(volumes: string): Reserve {
  const folder = join(volumes, 'reserve');
  return {
    async keep() {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const kept = await readdir(folder);
      for (let piece = 0; piece < pieces.count; piece += 1) {
        const { bavail, bsize } = await statfs(folder);
        if (bavail * bsize < 2 * pieces.count * pieces.bytes) return;
        // Of chance, so that no file system makes less of it.
        if (!kept.includes(String(piece))) await writeFile(join(folder, String(piece)), randomBytes(pieces.bytes), { mode: 0o600 });
      }
    },
    async use(work) {
      try {
        return await work();
      } catch (error) {
        const [piece] = isFull(error) ? await readdir(folder).catch(() => []) : [];
        if (piece === undefined) throw error;
        await rm(join(folder, piece));
        return work();
      }
    },
  };
}

const isFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');

/** What SQLite's result codes mean to whoever asked: who is in the way, what is full, what cannot be used. */
import { StoreUnavailable } from './port.ts';

/** Primary result codes; extended ones carry more in the higher bits. Source: https://sqlite.org/rescode.html */
const busy = 5;
const full = 13;
const unusable: Readonly<Record<number, string>> = {
  3: 'PERM',
  8: 'READONLY',
  10: 'IOERR',
  11: 'CORRUPT',
  14: 'CANTOPEN',
  26: 'NOTADB',
};
const damaged: readonly number[] = [11, 26];

/** The primary result code of an error of SQLite's; undefined for any other. */
function codeOf(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

/** Whether an error means that other connections kept the file locked for the whole busy timeout. */
export function isBusy(error: unknown): boolean {
  return codeOf(error) === busy;
}

/** Whether an error means that a file is no database, or is one with parts missing or overwritten. */
export function isDamaged(error: unknown): boolean {
  return damaged.includes(codeOf(error) ?? 0);
}

/**
 * Does the work, which SQLite does whole or not at all.
 * @throws StoreUnavailable where the machine refuses it; it may be asked again, and succeeds when the machine can.
 */
export function available<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const code = codeOf(error);
    if (code === full) throw new StoreUnavailable('full', 'The disk is full (SQLITE_FULL).', { cause: error });
    const name = code === undefined ? undefined : unusable[code];
    if (name !== undefined) throw new StoreUnavailable('unusable', `The database cannot be used (SQLITE_${name}).`, { cause: error });
    throw error;
  }
}

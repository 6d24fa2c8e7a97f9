/** Lets one start at a time be at work in a folder: of two at once, the second finds what the first has made. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { available, isBusy } from '../../shared/store/sqlite-failures.ts';
import { StartError } from './options.ts';

/** Longer than any start takes, milliseconds. */
const patience = 60_000;

/**
 * Waits until no other start is at work there. The lock is SQLite's on an empty file, which ends with its process, whatever ends that; nothing is
 * ever written to it.
 * @returns what gives the folder to the next @throws StartError
 */
export function lockFolder(folder: string, milliseconds = patience): () => void {
  const path = join(folder, 'start.lock');
  const database = available(() => new DatabaseSync(path, { timeout: milliseconds }));
  try {
    available(() => database.exec('BEGIN EXCLUSIVE'));
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    throw new StartError(`Another start has been at work in ${folder} for long. Wait until it says where it runs, or end it.`);
  }
  return () => database.close();
}

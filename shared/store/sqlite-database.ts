import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isBusy } from './sqlite-failures.ts';

/** Milliseconds that a statement waits for another process's write to end before it gives up with SQLITE_BUSY. */
const busyTimeout = 2_000;

/**
 * Pages in the log at which a commit moves them to the file by itself and waits for the disk. High, because the local system does so every few
 * seconds between requests; it bounds the log where nobody does, as with an agent that runs alone.
 */
const checkpointAfterPages = 4_000;

/** How often the journal's mode is asked for: only processes that open a new file at the same moment need more than once. */
const openingAttempts = 50;

/**
 * Opens (and makes, with its directory) the SQLite file that the processes of one installation share.
 *
 * The write-ahead log lets readers go on while one process writes. With `synchronous=NORMAL` a commit survives the death of
 * any process, kill -9 included, but the newest commits may be lost when the machine loses power: the log is flushed at
 * checkpoints, not at every commit. The file stays consistent either way.
 *
 * @param path A file name, or `:memory:` for a database that lives as long as the connection.
 */
export function openDatabase(path: string): DatabaseSync {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path, { timeout: busyTimeout });
  useWriteAheadLog(database);
  database.exec('PRAGMA synchronous = NORMAL');
  database.exec('PRAGMA temp_store = MEMORY');
  database.exec(`PRAGMA wal_autocheckpoint = ${checkpointAfterPages}`);
  database.exec('PRAGMA mmap_size = 268435456');
  return database;
}

/** Turning the log on does not wait for others who do the same (SQLite fears a deadlock), but taking the write lock does. */
function useWriteAheadLog(database: DatabaseSync): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (!isBusy(error) || attempt === openingAttempts) throw error;
    }
    try {
      database.exec('BEGIN IMMEDIATE');
      database.exec('ROLLBACK');
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
  }
}

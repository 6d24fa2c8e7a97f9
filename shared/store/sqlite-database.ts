import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { available, isBusy, isDamaged } from './sqlite-failures.ts';

/** Milliseconds that a statement waits for another process's write to end before it gives up with SQLITE_BUSY. */
const busyTimeout = 2_000;

/**
 * Pages in the log at which a commit moves them to the file by itself and waits for the disk. High, because the local system does so every few
 * seconds between requests; it bounds the log where nobody does, as with an agent that runs alone.
 */
const checkpointAfterPages = 4_000;

/** How often the journal's mode is asked for: only processes that open a new file at the same moment need more than once. */
const openingAttempts = 50;

/** A file whose contents are lost; the message is a sentence for whoever started the process, and says what to do. */
export class DamagedFile extends Error {
  override readonly name = 'DamagedFile';
}

/**
 * Opens (and makes, with its directory) the SQLite file that the processes of one installation share.
 *
 * The write-ahead log lets readers go on while one process writes. With `synchronous=NORMAL` a commit survives the death of
 * any process, kill -9 included, but the newest commits may be lost when the machine loses power: the log is flushed at
 * checkpoints, not at every commit. The file stays consistent either way.
 *
 * @param path A file name, or `:memory:` for a database that lives as long as the connection.
 * @throws DamagedFile
 */
export function openDatabase(path: string): DatabaseSync {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const remedy = 'Put a copy of it back, with its -wal file if there is one, or start anew in another folder.';
  return openPrivately(path, busyTimeout, `The database ${path} is damaged. ${remedy}`, (database) => {
    useWriteAheadLog(database);
    database.exec('PRAGMA synchronous = NORMAL');
    database.exec('PRAGMA temp_store = MEMORY');
    database.exec(`PRAGMA wal_autocheckpoint = ${checkpointAfterPages}`);
    database.exec('PRAGMA mmap_size = 268435456');
  });
}

/**
 * Opens a database that only its owner can read, makes it ready, and reads what its first pages say, so that a file that is no database, or has
 * been cut short, is found out here.
 * @throws DamagedFile with that text, StoreUnavailable
 */
export function openPrivately(path: string, timeout: number, damage: string, prepare: (database: DatabaseSync) => void): DatabaseSync {
  if (path !== ':memory:') makePrivate(path);
  return available(() => {
    const database = new DatabaseSync(path, { timeout });
    try {
      prepare(database);
      database.prepare('SELECT count(*) FROM sqlite_schema').get();
      return database;
    } catch (error) {
      database.close();
      throw isDamaged(error) ? new DamagedFile(damage, { cause: error }) : error;
    }
  });
}

/**
 * SQLite gives its other files the permissions of the first. One that is there is never opened for this: to close it again would end the
 * locks that this process has on it.
 */
function makePrivate(path: string): void {
  if (!existsSync(path)) {
    try {
      closeSync(openSync(path, 'wx', 0o600));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
  for (const file of [path, `${path}-wal`, `${path}-shm`]) if (existsSync(file)) chmodSync(file, 0o600);
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

import { z } from 'zod/mini';
import { eventSchema, type ResultEvent } from '../shared/messaging/events.ts';
import { DamagedFile, openPrivately } from '../shared/store/sqlite-database.ts';
import type { Mark } from './course.ts';

/**
 * What an agent remembers of the commands that it has finished. It makes a command take effect once: one that is delivered
 * again is answered from here. It survives the agent and the machine.
 */
export interface Ledger {
  /**
   * When the ledger was begun, in milliseconds; a new one says that it is now. It knows nothing of what was sent to the host before, as when the host was fenced off and
   * begins anew: the API may have given to others since what was asked for then. What is still owed is sent again.
   */
  began(now: number): Promise<number>;
  /** How the command ended, if it did. */
  find(commandId: string): Promise<ResultEvent | undefined>;
  /** The newest generation among the finished commands for the server; 0 without any. */
  newestGeneration(serverId: string): Promise<number>;
  /**
   * Once this has returned, the end of the command is not forgotten; another end for the same command is ignored.
   *
   * @param sentAt when the queue took the command's message, in milliseconds: the host's own clock may be years ahead
   */
  finish(event: ResultEvent, sentAt: number): Promise<void>;
  /** Writes down what is said of a command that is not finished, and perhaps not begun: it holds also after the agent's death. */
  mark(commandId: string, mark: Mark, sentAt: number): Promise<void>;
  marksOf(commandId: string): Promise<readonly Mark[]>;
  /** Forgets the commands that were sent before that time, in milliseconds. */
  prune(before: number): Promise<void>;
}

/** Longer than any queue keeps a message (SQS: 14 days): what is forgotten, generations included, cannot be delivered again. */
export const ledgerKeepsMilliseconds = 15 * 24 * 60 * 60 * 1000;

const schema = `
  CREATE TABLE IF NOT EXISTS finished_commands (
    command_id TEXT PRIMARY KEY, server_id TEXT NOT NULL, generation INTEGER NOT NULL, at INTEGER NOT NULL, event TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS marked_commands (
    command_id TEXT NOT NULL, mark TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (command_id, mark)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS beginning (only INTEGER PRIMARY KEY CHECK (only = 1), at INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS finished_commands_by_server ON finished_commands (server_id, generation);
`;

const statements = {
  // One that was kept before beginnings were written down has always been there.
  begin: 'INSERT INTO beginning (only, at) SELECT 1, iif(EXISTS (SELECT 1 FROM finished_commands), 0, ?) WHERE true ON CONFLICT DO NOTHING',
  began: 'SELECT at FROM beginning',
  find: 'SELECT event FROM finished_commands WHERE command_id = ?',
  newest: 'SELECT max(generation) AS generation FROM finished_commands WHERE server_id = ?',
  finish: 'INSERT INTO finished_commands (command_id, server_id, generation, at, event) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  mark: 'INSERT INTO marked_commands (command_id, mark, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  marks: 'SELECT mark FROM marked_commands WHERE command_id = ?',
  prune: 'DELETE FROM finished_commands WHERE at < ?',
  pruneMarks: 'DELETE FROM marked_commands WHERE at < ?',
} as const;

/**
 * A ledger in an SQLite file, or in `:memory:`.
 *
 * @param outlives What an end that was written down survives: the loss of power, or only the death of the process, which costs a tenth of the time
 *   and is enough where the machines themselves survive no more.
 * @throws DamagedFile
 */
export function openLedger(path: string, outlives: 'power failure' | 'process' = 'power failure'): Ledger & { close(): void } {
  const damage = `The ledger ${path} is damaged. Put a copy of it back, or remove it: what this host has done and not told may then be done again.`;
  const database = openPrivately(path, 5_000, damage, (opened) => {
    opened.exec('PRAGMA journal_mode = WAL');
    // With FULL every end of a command is on the disk before the API is told.
    opened.exec(`PRAGMA synchronous = ${outlives === 'power failure' ? 'FULL' : 'NORMAL'}`);
    opened.exec(schema);
    // Found out now, not at some command.
    if (opened.prepare('PRAGMA quick_check(1)').get()?.quick_check !== 'ok') throw new DamagedFile(damage);
  });
  const begin = database.prepare(statements.begin);
  const began = database.prepare(statements.began);
  const find = database.prepare(statements.find);
  const newest = database.prepare(statements.newest);
  const finish = database.prepare(statements.finish);
  const mark = database.prepare(statements.mark);
  const marks = database.prepare(statements.marks);
  const prune = database.prepare(statements.prune);
  const pruneMarks = database.prepare(statements.pruneMarks);
  return {
    async began(now) {
      begin.run(now);
      return Number(began.get()?.['at'] ?? 0);
    },
    async find(commandId) {
      const row = find.get(commandId);
      return row === undefined ? undefined : readResult(String(row.event));
    },
    async newestGeneration(serverId) {
      return Number(newest.get(serverId)?.generation ?? 0);
    },
    async finish(event, sentAt) {
      finish.run(event.commandId, event.serverId, event.generation, sentAt, JSON.stringify(event));
    },
    async mark(commandId, said, sentAt) {
      mark.run(commandId, said, sentAt);
    },
    async marksOf(commandId) {
      return marks.all(commandId).map((row) => row['mark'] as Mark);
    },
    async prune(before) {
      prune.run(before);
      pruneMarks.run(before);
    },
    close: () => database.close(),
  };
}

function readResult(text: string): ResultEvent {
  const event = z.parse(eventSchema, JSON.parse(text));
  if (event.type !== 'result') throw new Error('The ledger holds something other than results.');
  return event;
}

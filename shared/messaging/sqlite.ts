import type { DatabaseSync } from 'node:sqlite';
import type { Chance, Clock } from '../clock.ts';
import { openDatabase } from '../store/sqlite-database.ts';
import { available } from '../store/sqlite-failures.ts';
import { assertQueueName, assertSendable, queueLimits } from './limits.ts';
import { type Message, QueueNotFound, type Queues, type ReceiveOptions } from './port.ts';
import { leastStep, receiversWaiting } from './sqlite-waiting.ts';

export interface SqliteQueuesOptions {
  /** The database's file, which other processes may use too; or `:memory:`. */
  readonly path: string;
  readonly clock: Clock;
  readonly chance: Chance;
  /** An open connection to `path` to work on; `close` leaves it open. */
  readonly database?: DatabaseSync;
  /** How often a waiting receiver looks for what other processes sent. Infinity when there are none, as with `:memory:`. */
  readonly pollMilliseconds?: number;
}

export interface SqliteQueues extends Queues {
  /** How many messages the queue holds: ready, in flight and behind another one of their group. @throws QueueNotFound */
  depth(queue: string): Promise<number>;
  /** Ends all waiting, with no messages, and closes the database unless it was handed in. */
  close(): void;
}

interface QueueRow {
  readonly id: number;
  readonly name: string;
  readonly dead_letter_queue: string | null;
  readonly maximum_receives: number;
}

interface HeadRow {
  readonly sequence: number;
  readonly id: string;
  readonly message_group: string;
  readonly body: string;
  readonly sent_at: number;
  readonly receive_count: number;
}

/**
 * Only the oldest message of a group, its head, has a `visible_at`: whatever is behind it is not in the index that receivers
 * read, so a receive costs the same however long the queue is. `set_at` is when `visible_at` was set: later than now, it was set by a clock that
 * was ahead.
 */
const schema = `
  CREATE TABLE IF NOT EXISTS queues (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, dead_letter_queue TEXT, maximum_receives INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS queue_messages (
    sequence INTEGER PRIMARY KEY, queue INTEGER NOT NULL, message_group TEXT NOT NULL, id TEXT NOT NULL,
    receive_count INTEGER NOT NULL, visible_at INTEGER, body TEXT NOT NULL, set_at INTEGER, sent_at INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS queue_messages_by_group ON queue_messages (queue, message_group);
  CREATE INDEX IF NOT EXISTS queue_messages_heads ON queue_messages (queue, visible_at) WHERE visible_at IS NOT NULL;
  CREATE TABLE IF NOT EXISTS queue_deduplication (
    queue INTEGER NOT NULL, id TEXT NOT NULL, taken_at INTEGER NOT NULL, PRIMARY KEY (queue, id)
  ) STRICT, WITHOUT ROWID;
`;

/** The delivery that a receipt names, as long as it is in flight. */
const inFlight = 'queue = ? AND sequence = ? AND receive_count = ? AND id = ? AND visible_at > ?';

const statements = {
  begin: 'BEGIN IMMEDIATE',
  commit: 'COMMIT',
  rollback: 'ROLLBACK',
  version: 'PRAGMA data_version',
  makeQueue: 'INSERT INTO queues (name, dead_letter_queue, maximum_receives) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  findQueue: 'SELECT id, name, dead_letter_queue, maximum_receives FROM queues WHERE name = ?',
  takeDeduplicationId:
    'INSERT INTO queue_deduplication (queue, id, taken_at) VALUES (?, ?, ?) ' +
    'ON CONFLICT DO UPDATE SET taken_at = excluded.taken_at WHERE taken_at <= ?',
  pruneDeduplication: 'DELETE FROM queue_deduplication WHERE taken_at <= ?',
  add:
    'INSERT INTO queue_messages (queue, message_group, id, body, receive_count, set_at, sent_at, visible_at) VALUES (?1, ?2, ?3, ?4, 0, ?5, ?5, ' +
    'CASE WHEN EXISTS (SELECT 1 FROM queue_messages WHERE queue = ?1 AND message_group = ?2) THEN NULL ELSE ?5 END)',
  heads:
    'SELECT sequence, id, message_group, body, receive_count, coalesce(sent_at, set_at, 0) AS sent_at FROM queue_messages ' +
    'WHERE queue = ? AND visible_at <= ? ORDER BY visible_at, sequence LIMIT ?',
  hasHead: 'SELECT 1 FROM queue_messages WHERE queue = ? AND visible_at <= ? LIMIT 1',
  nextVisible: 'SELECT min(visible_at) AS at FROM queue_messages WHERE queue = ? AND visible_at IS NOT NULL',
  deliver: 'UPDATE queue_messages SET receive_count = receive_count + 1, set_at = ?, visible_at = ? WHERE sequence = ?',
  removeMessage: 'DELETE FROM queue_messages WHERE sequence = ?',
  acknowledge: `DELETE FROM queue_messages WHERE ${inFlight} RETURNING message_group`,
  extend: `UPDATE queue_messages SET set_at = ?, visible_at = ? WHERE ${inFlight}`,
  showNextOfGroup:
    'UPDATE queue_messages SET set_at = ?1, visible_at = ?1 ' +
    'WHERE sequence = (SELECT min(sequence) FROM queue_messages WHERE queue = ?2 AND message_group = ?3) AND visible_at IS NULL',
  showAgain: 'UPDATE queue_messages SET set_at = ?1, visible_at = ?1 WHERE visible_at IS NOT NULL AND set_at > ?1',
  forgetAgain: 'UPDATE queue_deduplication SET taken_at = ?1 WHERE taken_at > ?1',
  depth: 'SELECT count(*) AS depth FROM queue_messages WHERE queue = ?',
} as const;

const pruneEveryMilliseconds = 60_000;

/**
 * FIFO queues in an SQLite file, for one machine: nothing listens and nothing else need run. Several processes may use the same file.
 * A receive hands out at most one message of a group; among groups the one that has waited longest comes first.
 */
export function openSqliteQueues(options: SqliteQueuesOptions): SqliteQueues {
  const { clock, chance } = options;
  const database = options.database ?? openDatabase(options.path);
  available(() => {
    database.exec(schema);
    const columns = database.prepare("SELECT name FROM pragma_table_info('queue_messages')").all();
    // Earlier versions did not keep them.
    for (const column of ['set_at', 'sent_at']) {
      if (!columns.some(({ name }) => name === column)) database.exec(`ALTER TABLE queue_messages ADD COLUMN ${column} INTEGER`);
    }
  });
  const sql = prepareAll(database);
  const known = new Map<string, QueueRow>();
  const waiting = receiversWaiting(
    clock,
    () => (sql.version.get() as { data_version: number }).data_version,
    options.path === ':memory:' ? Number.POSITIVE_INFINITY : (options.pollMilliseconds ?? 200),
    levelTimes,
  );
  let prunedAt = clock.now();
  let latest = prunedAt;
  let closed = false;

  function find(name: string): QueueRow {
    const row = known.get(name) ?? (sql.findQueue.get(name) as QueueRow | undefined);
    if (!row) throw new QueueNotFound(name);
    known.set(name, row);
    return row;
  }

  const atomically = <Result>(work: () => Result): Result => available(() => inTransaction(work));

  function inTransaction<Result>(work: () => Result): Result {
    sql.begin.run();
    try {
      const result = work();
      sql.commit.run();
      return result;
    } catch (error) {
      if (database.isTransaction) sql.rollback.run();
      throw error;
    }
  }

  /**
   * What a clock that was ahead has hidden or put off would stay so until the clock is there again. It is shown now: a message that comes twice does
   * no harm.
   */
  function levelTimes(): void {
    const now = clock.now();
    try {
      atomically(() => {
        sql.showAgain.run(now);
        sql.forgetAgain.run(now);
      });
    } catch {
      // Whoever receives meets the same error, and tells of it.
    }
  }

  function showNext(queue: QueueRow, group: string, now: number): void {
    if (sql.showNextOfGroup.run(now, queue.id, group).changes > 0) waiting.wake(queue.name, now);
  }

  function add(queue: QueueRow, group: string, id: string, body: string, now: number): void {
    sql.add.run(queue.id, group, id, body, now);
    waiting.wake(queue.name, now);
  }

  function moveToDeadLetters(queue: QueueRow, deadLetters: QueueRow, head: HeadRow, now: number): void {
    sql.removeMessage.run(head.sequence);
    showNext(queue, head.message_group, now);
    add(deadLetters, head.message_group, head.id, head.body, now);
  }

  function take(queue: QueueRow, limit: number, visibilityMilliseconds: number): readonly Message[] {
    const now = clock.now();
    if (now < latest - leastStep) levelTimes();
    latest = now;
    // A look without the write lock: a receiver that finds nothing disturbs nobody.
    if (!sql.hasHead.get(queue.id, now)) return [];
    const deadLetters = queue.dead_letter_queue === null ? undefined : find(queue.dead_letter_queue);
    return atomically(() => {
      for (;;) {
        const heads = sql.heads.all(queue.id, now, limit) as unknown as readonly HeadRow[];
        const spent = deadLetters ? heads.filter((head) => head.receive_count >= queue.maximum_receives) : [];
        if (!deadLetters || spent.length === 0) return heads.map((head) => deliver(queue, head, now, now + visibilityMilliseconds));
        for (const head of spent) moveToDeadLetters(queue, deadLetters, head, now);
      }
    });
  }

  function deliver(queue: QueueRow, head: HeadRow, now: number, visibleAt: number): Message {
    sql.deliver.run(now, visibleAt, head.sequence);
    waiting.wake(queue.name, visibleAt);
    const receiveCount = head.receive_count + 1;
    const receipt = `${head.sequence}:${receiveCount}:${head.id}`;
    return { id: head.id, group: head.message_group, body: head.body, receipt, sentAt: head.sent_at, receiveCount };
  }

  async function receive(name: string, { limit, waitSeconds, visibilitySeconds, signal }: ReceiveOptions): Promise<readonly Message[]> {
    const queue = find(name);
    const begun = clock.now();
    const deadline = begun + waitSeconds * 1000;
    while (!closed && !signal?.aborted) {
      const messages = available(() => take(queue, limit, visibilitySeconds * 1000));
      const now = clock.now();
      if (messages.length > 0 || now >= deadline || now < begun) return messages;
      // In this order: what another process sends after the second line is noticed by the first.
      const seen = waiting.seen();
      const next = (sql.nextVisible.get(queue.id) as { at: number | null }).at;
      await waiting.until(name, Math.min(deadline, next ?? deadline), waitSeconds * 1000, seen, signal);
    }
    return [];
  }

  function prune(now: number): void {
    if (Math.abs(now - prunedAt) < pruneEveryMilliseconds) return;
    prunedAt = now;
    sql.pruneDeduplication.run(now - queueLimits.deduplicationSeconds * 1000);
  }

  // A process that ended while the clock was ahead has left such times behind.
  levelTimes();
  return {
    receive,
    async ensure(name, { deadLetterQueue, maximumReceives = queueLimits.maximumReceives } = {}) {
      for (const queue of deadLetterQueue === undefined ? [name] : [name, deadLetterQueue]) assertQueueName(queue);
      available(() => {
        if (deadLetterQueue !== undefined) sql.makeQueue.run(deadLetterQueue, null, queueLimits.maximumReceives);
        sql.makeQueue.run(name, deadLetterQueue ?? null, maximumReceives);
      });
    },
    async send(name, message) {
      assertSendable(message);
      const queue = find(name);
      const now = clock.now();
      atomically(() => {
        prune(now);
        const forgottenAt = now - queueLimits.deduplicationSeconds * 1000;
        if (sql.takeDeduplicationId.run(queue.id, message.deduplicationId, now, forgottenAt).changes === 0) return;
        add(queue, message.group, chance.uuid(), message.body, now);
      });
    },
    async acknowledge(name, receipt) {
      const queue = find(name);
      const now = clock.now();
      atomically(() => {
        const removed = sql.acknowledge.get(queue.id, ...delivery(receipt), now) as { message_group: string } | undefined;
        if (removed) showNext(queue, removed.message_group, now);
      });
    },
    async extend(name, receipt, visibilitySeconds) {
      const queue = find(name);
      const now = clock.now();
      const visibleAt = now + visibilitySeconds * 1000;
      const { changes } = available(() => sql.extend.run(now, visibleAt, queue.id, ...delivery(receipt), now));
      if (changes > 0) waiting.wake(name, visibleAt);
    },
    async isThere(name) {
      try {
        find(name);
        return true;
      } catch (error) {
        if (error instanceof QueueNotFound) return false;
        throw error;
      }
    },
    async depth(name) {
      return (sql.depth.get(find(name).id) as { depth: number }).depth;
    },
    close() {
      if (closed) return;
      closed = true;
      waiting.wakeAll();
      if (!options.database) database.close();
    },
  };
}

/** The parts of a receipt; those of a text that is none match no delivery. */
function delivery(receipt: string): [sequence: string, receiveCount: string, id: string] {
  const [sequence = '', receiveCount = '', id = ''] = receipt.split(':');
  return [sequence, receiveCount, id];
}

function prepareAll(database: DatabaseSync) {
  const names = Object.keys(statements) as (keyof typeof statements)[];
  return Object.fromEntries(names.map((name) => [name, database.prepare(statements[name])])) as {
    readonly [name in keyof typeof statements]: ReturnType<DatabaseSync['prepare']>;
  };
}

import { hash } from 'node:crypto';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import { assertConditions } from './conditions.ts';
import { added } from './counters.ts';
import type { Attributes, CommitResult, Item, Key, ListQuery, Page, Store, Value, Write } from './port.ts';
import {
  assertCommit,
  assertGetMany,
  assertKey,
  assertSizes,
  keyOf,
  type ListPlan,
  nextVersion,
  planList,
  TokenReused,
} from './requests.ts';
import { DamagedFile, openDatabase } from './sqlite-database.ts';
import { available, isBusy } from './sqlite-failures.ts';
import { endStatement, filteredStatement, listStatement, narrowColumn } from './sqlite-list.ts';
import { ListedRows } from './sqlite-rows.ts';
import { keyAttributes, narrowAttributes, projectionOf, secondaryIndexes, timeToLiveAttribute } from './table.ts';

export interface SqliteStoreOptions {
  /** A file name, or `:memory:`. */
  readonly path: string;
  readonly clock: Clock;
  /** An open database to use instead of opening `path`; whoever opened it closes it. */
  readonly database?: DatabaseSync;
}

export interface SqliteStore extends Store {
  /** Deletes up to `limit` items whose time to live is over (DynamoDB does so by itself) and says how many it deleted. */
  sweepExpired(limit: number): Promise<number>;
  /** Moves what the write-ahead log holds to its place in the file, and both onto the disk: some milliseconds that no commit need spend. */
  checkpoint(): Promise<void>;
  close(): void;
}

/** Milliseconds for which a token is remembered: as long as DynamoDB remembers one. */
const tokenLifetime = 600_000;

/** How often a commit looks for tokens to forget, and how many it then deletes at most: as many as a busy machine makes in that time. */
const forgetting = { everyMilliseconds: 5_000, atMost: 2_000 };

/** How many statements are kept. There are a few dozen, but for lists: clients choose what is looked for in them, and how many values. */
const mostStatements = 500;

/** Attributes that are columns beside the item's JSON, because indexes or the sweep look for them. */
const attributeColumns = [
  ...new Set(secondaryIndexes.flatMap((name) => [keyAttributes[name].partition, keyAttributes[name].sort])),
  timeToLiveAttribute,
];
const columns = ['pk', 'sk', 'version', 'data', ...attributeColumns, ...narrowAttributes.map(narrowColumn)];

/** Indexes whose rows are narrow. */
const narrowIndexes = secondaryIndexes.filter((name) => projectionOf(name) !== undefined);

/**
 * The items table keeps its rowid: SQLite advises against WITHOUT ROWID for rows of more than a twentieth of a page.
 * Each index ends in the item's key, so that its order is total.
 */
const schema = [
  `CREATE TABLE IF NOT EXISTS items (
    pk TEXT NOT NULL, sk TEXT NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL,
    ${attributeColumns.map((name) => `${name} ${name === timeToLiveAttribute ? 'INTEGER' : 'TEXT'}`).join(', ')},
    ${narrowAttributes.map((name) => `${narrowColumn(name)} ANY`).join(', ')},
    PRIMARY KEY (pk, sk)
  ) STRICT`,
  ...secondaryIndexes.map((name) => {
    const { partition, sort } = keyAttributes[name];
    return `CREATE INDEX IF NOT EXISTS items_by_${name} ON items (${[partition, sort, 'pk', 'sk', ...(projectionOf(name) ?? []).map(narrowColumn)].join(', ')})
      WHERE ${partition} IS NOT NULL AND ${sort} IS NOT NULL`;
  }),
  `CREATE INDEX IF NOT EXISTS items_by_expiry ON items (${timeToLiveAttribute}) WHERE ${timeToLiveAttribute} IS NOT NULL`,
  'CREATE TABLE IF NOT EXISTS tokens (token TEXT PRIMARY KEY, digest TEXT NOT NULL, made_at INTEGER NOT NULL) STRICT, WITHOUT ROWID',
  'CREATE INDEX IF NOT EXISTS tokens_by_age ON tokens (made_at)',
];

const writeItem = `INSERT INTO items (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
  ON CONFLICT (pk, sk) DO UPDATE SET ${columns
    .slice(2)
    .map((name) => `${name} = excluded.${name}`)
    .join(', ')}`;

/**
 * The store in one SQLite file, which several processes may share. Every commit is one transaction of SQLite, so
 * indexes never lag. `contended` means that other processes kept the write lock for the whole busy timeout.
 * For what survives a crash see openDatabase().
 */
export function openSqliteStore(options: SqliteStoreOptions): SqliteStore {
  const { clock } = options;
  const database = options.database ?? openDatabase(options.path);
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known) return known;
    const made = database.prepare(sql);
    for (const oldest of statements.keys()) {
      if (statements.size < mostStatements) break;
      statements.delete(oldest);
    }
    statements.set(sql, made);
    return made;
  };
  const run = (sql: string, ...values: SQLInputValue[]) => prepared(sql).run(...values);
  const listed = new ListedRows();

  assertLayout(database, options.path);

  available(() => database.exec(['BEGIN IMMEDIATE', ...schema, 'COMMIT'].join(';\n')));

  const read = ({ pk, sk }: Key): Item | undefined => {
    const row = prepared('SELECT data FROM items WHERE pk = ? AND sk = ?').get(pk, sk);
    return row && parse(row);
  };
  const versionOf = ({ pk, sk }: Key) => prepared('SELECT version FROM items WHERE pk = ? AND sk = ?').get(pk, sk)?.version;
  const write = (item: Item): readonly [Item, string] => {
    const attributes = attributeColumns.map((name) => item[name] ?? null) as (string | number | null)[];
    const data = JSON.stringify(item);
    const isNarrow = narrowIndexes.some((name) => item[keyAttributes[name].partition] !== undefined);
    const narrow = narrowAttributes.map((name) => (isNarrow ? (item[name] ?? null) : null)) as (string | number | null)[];
    run(writeItem, item.pk, item.sk, item.version, data, ...attributes, ...narrow);
    return [item, data];
  };

  /** What making the write means, and the item that it leaves behind; undefined when its expectation does not hold. */
  const prepare = (wanted: Write): (() => readonly [Item, string] | undefined) | undefined => {
    if (wanted.kind === 'add') {
      const next = added(read(wanted.key), wanted);
      return next && (() => write(next));
    }
    if ((versionOf(keyOf(wanted)) ?? 'absent') !== wanted.expect) return undefined;
    if (wanted.kind === 'put') return () => write({ ...wanted.item, version: nextVersion(wanted.expect) } as Item);
    return () => {
      if (wanted.kind === 'remove') run('DELETE FROM items WHERE pk = ? AND sk = ?', wanted.key.pk, wanted.key.sk);
      return undefined;
    };
  };

  /** Of a hundred thousand rows, arrays take a fifth less time than objects do. */
  const arrays = (sql: string, values: readonly SQLInputValue[]) => {
    const statement = prepared(sql);
    statement.setReturnArrays(true);
    return statement.all(...values) as unknown as readonly (readonly unknown[])[];
  };

  /** Rows that meet the query's conditions: making texts for JavaScript of those that do not is what would take the time. */
  const chosenPage = (query: ListQuery, plan: ListPlan): Page => {
    const last = endStatement(query, plan);
    const end = prepared(last.sql).get(...last.values) as Attributes | undefined;
    const { sql, values } = filteredStatement(query, plan, end);
    const items = narrowItems(query, arrays(sql, values));
    return end === undefined ? { items } : { items, after: { ...end, [plan.partition]: query.partition } };
  };

  let forgotAt = Number.NEGATIVE_INFINITY;
  const isReplay = (token: string, digest: string, now: number): boolean => {
    const row = prepared('SELECT digest FROM tokens WHERE token = ? AND made_at > ?').get(token, now - tokenLifetime);
    if (row && row.digest !== digest) throw new TokenReused(`The token ${token} belongs to other writes`);
    return row !== undefined;
  };
  const remember = (token: string, digest: string, now: number) => {
    if (Math.abs(now - forgotAt) >= forgetting.everyMilliseconds) {
      forgotAt = now;
      const old = 'SELECT token FROM tokens WHERE made_at <= ? ORDER BY made_at LIMIT ?';
      run(`DELETE FROM tokens WHERE token IN (${old})`, now - tokenLifetime, forgetting.atMost);
    }
    run('INSERT OR REPLACE INTO tokens (token, digest, made_at) VALUES (?, ?, ?)', token, digest, now);
  };

  /** Looks at every expectation before it makes the first write: a refusal leaves nothing behind. */
  const attempt = (writes: readonly Write[], token: string): CommitResult => {
    const digest = digestOf(writes);
    const now = clock.now();
    if (isReplay(token, digest, now)) return { outcome: 'committed' };
    const steps = writes.map(prepare);
    const failed = writes.flatMap((wanted, index) => (steps[index] ? [] : [{ index, item: read(keyOf(wanted)) }]));
    if (failed.length > 0) return { outcome: 'refused', failed };
    // Too much is found only now, and rolled back: it is rare, and weighing every item twice is not.
    assertSizes(steps.flatMap((step) => [step?.()].filter((written) => written !== undefined)));
    remember(token, digest, now);
    return { outcome: 'committed' };
  };

  /** Runs the work in one transaction that owns the write lock from the start: what it has read cannot go stale. */
  const exclusively = <Result>(work: () => Result): Result => {
    run('BEGIN IMMEDIATE');
    try {
      const result = work();
      run('COMMIT');
      return result;
    } catch (error) {
      if (database.isTransaction) run('ROLLBACK');
      throw error;
    }
  };

  return {
    async get(key) {
      assertKey(key);
      return available(() => read(key));
    },
    async getMany(keys) {
      assertGetMany(keys);
      return available(() => keys.map(read));
    },
    async list(query) {
      const plan = planList(query);
      if (!plan) return { items: [] };
      // Who reads page after page lets others in between.
      if (query.after !== undefined) await setImmediate();
      return available(() => {
        if (query.where !== undefined && query.where.length > 0) {
          assertConditions(query);
          return chosenPage(query, plan);
        }
        const { sql, values } = listStatement(query, plan);
        if (projectionOf(query.index) === undefined) return pageOf(query, wholeItems(prepared(sql).iterate(...values), listed));
        return pageOf(query, narrowItems(query, arrays(sql, values)));
      });
    },
    async commit(writes, token) {
      assertCommit(writes, token);
      try {
        return available(() => exclusively(() => attempt(writes, token)));
      } catch (error) {
        if (isBusy(error)) return { outcome: 'contended' };
        throw error;
      }
    },
    async sweepExpired(limit) {
      const due = `SELECT rowid FROM items WHERE ${timeToLiveAttribute} <= ? ORDER BY ${timeToLiveAttribute} LIMIT ?`;
      return Number(run(`DELETE FROM items WHERE rowid IN (${due})`, Math.floor(clock.now() / 1_000), limit).changes);
    },
    async checkpoint() {
      database.exec('PRAGMA wal_checkpoint(PASSIVE)');
    },
    close() {
      statements.clear();
      if (!options.database && database.isOpen) database.close();
    },
  };
}

/** @throws DamagedFile for a file whose items stand in other columns: an earlier version's, before anything was released */
function assertLayout(database: DatabaseSync, path: string): void {
  const found = new Set(
    database
      .prepare("SELECT name FROM pragma_table_info('items')")
      .all()
      .map(({ name }) => String(name)),
  );
  if (found.size === 0 || columns.every((column) => found.has(column))) return;
  throw new DamagedFile(
    `The database ${path} was made by an earlier version, which kept things otherwise. Start anew with another --state FOLDER.`,
  );
}

type Row = Record<string, unknown>;

function parse(row: Row): Item {
  return JSON.parse(row.data as string) as Item;
}

/** Goes through the rows one by one, so that the texts of known ones are not in memory all at once. */
const wholeItems = (rows: Iterable<Row>, listed: ListedRows) =>
  Array.from(rows, ({ rowid, data }) => listed.item(rowid as number, data as string));

function narrowItems({ index, partition, only = narrowAttributes }: ListQuery, rows: readonly (readonly unknown[])[]): Item[] {
  const names = keyAttributes[index];
  return rows.map((row) => {
    const item: Record<string, unknown> = { pk: row[0], sk: row[1] };
    item[names.partition] = partition;
    item[names.sort] = row[2];
    for (let position = 0; position < only.length; position++) {
      const value = row[position + 3];
      if (value !== null) item[only[position] as string] = value;
    }
    return item as Item;
  });
}

/** Says like DynamoDB that there may be more whenever the page is full, so that nobody comes to rely on better. */
function pageOf({ index, limit }: ListQuery, items: readonly Item[]): Page {
  const last = items[limit - 1];
  if (!last) return { items };
  const { partition, sort } = keyAttributes[index];
  return { items, after: { pk: last.pk, sk: last.sk, [partition]: last[partition], [sort]: last[sort] } };
}

/** Equal for equal writes, in whatever order their members were made. */
function digestOf(writes: readonly Write[]): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value as Record<string, Value>).sort(([left], [right]) => (left < right ? -1 : 1));
    return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
  };
  const versionless = writes.map((write) => (write.kind === 'put' ? { ...write, item: { ...write.item, version: undefined } } : write));
  return hash('sha256', JSON.stringify(sorted(versionless)), 'base64');
}

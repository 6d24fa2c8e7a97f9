/**
 * The item store: the only state that Micronova has.
 *
 * An item is a flat record under a partition key and a sort key. It carries a `version` that the store sets
 * to 1 when the item is put for the first time and raises by one with every further write, so that a writer
 * can say "only if nothing happened since I read it". A commit of several writes is all or nothing.
 */

/** What an attribute may hold: JSON. `undefined` members are dropped on write. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value | undefined };

/** The identity of an item. Neither part is empty. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** What a writer says of an item. Every attribute other than the keys belongs to the collection that wrote it. */
export interface Attributes extends Key {
  readonly [attribute: string]: Value | undefined;
}

/** An item as stored. */
export interface Item extends Attributes {
  readonly version: number;
}

/** What must be true of the item for a write to be made: it is not there, or it stands at this version. */
export type Expectation = 'absent' | number;

/** Inclusive limits that a counter keeps after an `add`. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/**
 * One write of a commit.
 * - `put` replaces the whole item (a `version` among its attributes is ignored: the store sets it).
 * - `remove` deletes it.
 * - `check` writes nothing but must hold.
 * - `add` adds to numeric attributes of an item, made if it is missing (a missing attribute counts as 0);
 *   it fails when a counter would leave its bounds.
 */
export type Write =
  | { readonly kind: 'put'; readonly item: Attributes; readonly expect: Expectation }
  | { readonly kind: 'remove'; readonly key: Key; readonly expect: number }
  | { readonly kind: 'check'; readonly key: Key; readonly expect: Expectation }
  | {
      readonly kind: 'add';
      readonly key: Key;
      readonly amounts: Readonly<Record<string, number>>;
      readonly bounds?: Readonly<Record<string, Bounds>>;
    };

/**
 * What became of a commit.
 * - `committed`: every write was made.
 * - `refused`: none was; `failed` names the writes whose expectation did not hold (positions in the request, ascending)
 *   with the item that stood in the way, as far as there is one.
 * - `contended`: none was, and none is known to be wrong: another commit was at work on the same items, or the
 *   store is throttling. The same writes may succeed when tried again. It says nothing of an earlier call with the same token that
 *   was not answered: that one may be under way still.
 */
export type CommitResult =
  | { readonly outcome: 'committed' }
  | { readonly outcome: 'refused'; readonly failed: readonly { readonly index: number; readonly item: Item | undefined }[] }
  | { readonly outcome: 'contended' };

/** The table itself, or one of the indexes that table.ts describes. */
export type IndexName = 'table' | 'volume_id' | 'project' | 'all' | 'host' | 'narrow' | 'narrow_all' | 'due';

/**
 * What rows of a narrow index are chosen by. A row without the attribute, or with null, meets no condition but one with `orMissing`. Texts are
 * compared by their bytes, numbers as numbers, and neither with the other.
 */
export type Condition = { readonly attribute: string } & (
  | { readonly oneOf: readonly (string | number)[]; readonly orMissing?: boolean }
  | { readonly contains: string }
  | { readonly from: string | number; readonly orMissing?: boolean }
  | { readonly to: string | number; readonly orMissing?: boolean }
);

export interface ListQuery {
  readonly index: IndexName;
  /** The value of the index's partition attribute (for `table`: pk). */
  readonly partition: string;
  /** Limits on the sort attribute: a prefix, or inclusive bounds. */
  readonly range?: { readonly prefix: string } | { readonly from?: string; readonly to?: string };
  /** By the sort attribute, bytewise; `ascending` unless told. */
  readonly order?: 'ascending' | 'descending';
  /** How many items at most; at least 1. */
  readonly limit: number;
  /**
   * Of an index with narrow rows, only these of the attributes that it projects; all of them unless told. Rows hold the keys of the table and of
   * the index, no version, and no attribute that is null.
   */
  readonly only?: readonly string[];
  /**
   * Of an index with narrow rows, only those that meet all of these. `limit` is how many rows are looked at, not how many are found: a page may
   * hold any number of them.
   */
  readonly where?: readonly Condition[];
  /** Start after this item, which need not exist: only its keys (and those of the index) are looked at. */
  readonly after?: Attributes;
}

export interface Page {
  /** A store that may give the same object again, when the item has not changed until then, freezes it. */
  readonly items: readonly Item[];
  /** Present when there may be more: hand it in as the next query's `after`. */
  readonly after?: Attributes;
}

export interface Store {
  /** The item, read consistently: it shows every commit that ended before the call. */
  get(key: Key): Promise<Item | undefined>;
  /** Up to 100 distinct keys at once, each read consistently, answers in the order of the keys. */
  getMany(keys: readonly Key[]): Promise<readonly (Item | undefined)[]>;
  /** One page. The table is read consistently; an index may lag behind it. A page may be short, even empty, and still have an `after`. */
  list(query: ListQuery): Promise<Page>;
  /**
   * All writes or none. 1 to 100 writes on distinct keys.
   * `token` (1 to 36 characters) makes the commit idempotent for ten minutes: the same token with the same writes
   * is answered `committed` without being made again.
   * @throws StoreTimeout when it is not known whether the commit was made: call again with the same token; TooLarge when an item, or all of
   * the commit, is larger than a store keeps: nothing was written.
   */
  commit(writes: readonly Write[], token: string): Promise<CommitResult>;
}

/**
 * The store cannot do it now: its disk is `full`, or its files are `unusable` for another reason. Nothing has happened, and the same may
 * succeed later.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  readonly reason: 'full' | 'unusable';
  constructor(reason: 'full' | 'unusable', message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** The store did not answer in time: what was asked may or may not have happened. */
export class StoreTimeout extends Error {
  override readonly name = 'StoreTimeout';
}

/** An item has more than 400 kB, or the writes of a commit have more than 4 MB together (DynamoDB's limits): clients may ask for that. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

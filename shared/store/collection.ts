/**
 * A collection is one kind of thing in the table: its key, its codec and its places in the indexes. Things are parsed when
 * they are read and before they are written, so that what is inside can be trusted.
 */
import { z } from 'zod/mini';
import { frozen } from './frozen.ts';
import type { Attributes, Item, Key, ListQuery, Store, Value } from './port.ts';
import { isPossibleKey, isPossiblePartition } from './requests.ts';
import { keyAttributes, timeToLiveAttribute } from './table.ts';

type SecondaryIndex = Exclude<ListQuery['index'], 'table'>;
/** A thing's place in an index: partition and sort value. */
export type Place = readonly [partition: string, sort: string];

interface Declaration<T, Id> {
  readonly name: string;
  readonly schema: z.core.$ZodType<T>;
  readonly key: (id: Id) => Key;
  readonly id: (thing: T) => Id;
  /** Where the thing stands in each index; undefined keeps it out. */
  readonly indexes?: Partial<Record<SecondaryIndex, (thing: T) => Place | undefined>>;
  /** Attributes of narrow rows that the thing has, but not under their names. */
  readonly narrow?: (thing: T) => Readonly<Record<string, string | number | null>>;
  /** Seconds since the epoch after which the store may forget the thing. */
  readonly expiresAt?: (thing: T) => number | undefined;
}

export interface Collection<T, Id> {
  readonly name: string;
  key(id: Id): Key;
  keyOf(thing: T): Key;
  /** The thing as an item, ready to be put. @throws Error when the thing does not fit its schema: a defect. */
  item(thing: T): Attributes;
  /** @throws Error when the stored item does not fit its schema: a defect. */
  parse(item: Item): T;
  /** Undefined also for an id that is too long to be a key. */
  get(store: Store, id: Id): Promise<T | undefined>;
  /** Everything that the query finds, page by page, a thousand at a time unless it has a limit; nothing in a partition that cannot be. */
  all(store: Store, query: Omit<ListQuery, 'limit'> & Partial<Pick<ListQuery, 'limit'>>): AsyncGenerator<T, void, undefined>;
  /** The index attributes of a thing, to start a query after it. */
  position(thing: T): Attributes;
}

const pageSize = 1000;

export function collection<T extends object, Id>(declaration: Declaration<T, Id>): Collection<T, Id> {
  const { name, schema } = declaration;
  const indexes = Object.entries(declaration.indexes ?? {}) as [SecondaryIndex, (thing: T) => Place | undefined][];

  const check = (value: unknown, doing: string): T => {
    const result = z.safeParse(schema, value);
    if (result.success) return result.data;
    throw new Error(`${doing} ${name} does not fit its schema: ${JSON.stringify(result.error.issues.slice(0, 3))}`);
  };

  const position = (thing: T): Attributes => {
    const attributes: Record<string, string> = {};
    for (const [index, place] of indexes) {
      const where = place(thing);
      if (where === undefined) continue;
      attributes[keyAttributes[index].partition] = where[0];
      attributes[keyAttributes[index].sort] = where[1];
    }
    return { ...declaration.key(declaration.id(thing)), ...attributes };
  };

  // A frozen item may come again: what it means is found out once, and frozen too.
  const known = new WeakMap<Item, T>();
  const parse = (item: Item): T => {
    if (!Object.isFrozen(item)) return check(item, 'The stored');
    const thing = known.get(item) ?? frozen(check(item, 'The stored'));
    known.set(item, thing);
    return thing;
  };

  return {
    name,
    key: declaration.key,
    keyOf: (thing) => declaration.key(declaration.id(thing)),
    position,
    item(thing) {
      const checked = check(thing, 'This');
      const expires = declaration.expiresAt?.(checked);
      return {
        ...(checked as Record<string, Value | undefined>),
        ...declaration.narrow?.(checked),
        ...position(checked),
        ...(expires === undefined ? {} : { [timeToLiveAttribute]: expires }),
      };
    },
    parse,
    async get(store, id) {
      const key = declaration.key(id);
      const item = isPossibleKey(key) ? await store.get(key) : undefined;
      return item === undefined ? undefined : parse(item);
    },
    async *all(store, query) {
      if (!isPossiblePartition(query.partition)) return;
      let after = query.after;
      do {
        const page = await store.list({ limit: pageSize, ...query, ...(after === undefined ? {} : { after }) });
        for (const item of page.items) yield parse(item);
        after = page.after;
      } while (after !== undefined);
    },
  };
}

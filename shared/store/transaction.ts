/**
 * Optimistic transactions: read, decide in plain code, commit if nothing that was read has changed, try again if it has.
 */
import type { Chance, Clock } from '../clock.ts';
import * as limits from '../limits.ts';
import type { Collection } from './collection.ts';
import { type Attributes, type Bounds, type CommitResult, type Item, type Key, type Store, StoreTimeout, type Write } from './port.ts';
import { isPossibleKey } from './requests.ts';

export interface TransactionPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly chance: Chance;
}

/** Every attempt lost against other commits. The client may try again. */
export class TransactionContended extends Error {
  override readonly name = 'TransactionContended';
}

/** A counter would have left its bounds: the caller says what that means (a quota, a full host). */
export class OutOfBounds extends Error {
  override readonly name = 'OutOfBounds';
  readonly key: Key;
  readonly item: Item | undefined;
  /** What was to be added. */
  readonly amounts: Readonly<Record<string, number>>;
  readonly bounds: Readonly<Record<string, Bounds>>;
  constructor(key: Key, item: Item | undefined, amounts: Readonly<Record<string, number>>, bounds: Readonly<Record<string, Bounds>> = {}) {
    super(`${key.pk} ${key.sk} is out of bounds`);
    this.key = key;
    this.item = item;
    this.amounts = amounts;
    this.bounds = bounds;
  }
}

/** At least one bound. */
export type CounterBounds = Bounds & ({ readonly min: number } | { readonly max: number });

function assertBounded(amounts: Readonly<Record<string, number>>, bounds: Readonly<Record<string, Bounds>>): void {
  for (const name of Object.keys(amounts)) {
    if (bounds[name]?.min === undefined && bounds[name]?.max === undefined) throw new RangeError(`The counter ${name} has no bounds`);
  }
}

const idOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;

/** What a transaction knows of an item. */
interface Known {
  readonly key: Key;
  /** Undefined when it was not read. */
  version?: number | 'absent';
  /** Whether the commit fails if it has changed since. */
  guarded?: boolean;
  /** What was read or put, so that the same thing is read once and seen as it will be. */
  thing?: unknown;
  write?: Write;
  /** Whether what is written only gives back. */
  givesBack?: boolean;
}

export class Transaction {
  readonly #store: Store;
  readonly #known = new Map<string, Known>();
  readonly #short: ReadonlyMap<string, Item | undefined>;
  readonly #afterwards = new Map<string, () => Promise<void>>();

  /** @param short counters that have turned out to hold less than was to be given back */
  constructor(store: Store, short: ReadonlyMap<string, Item | undefined> = new Map()) {
    this.#store = store;
    this.#short = short;
  }

  #at(key: Key): Known {
    const id = idOf(key);
    const known = this.#known.get(id) ?? { key };
    this.#known.set(id, known);
    return known;
  }

  /** The thing, and the promise that the commit fails if it changes before; undefined also for an id that is too long to be a key. */
  async get<T, Id>(things: Collection<T, Id>, id: Id): Promise<T | undefined> {
    const key = things.key(id);
    const known = this.#at(key);
    if ('thing' in known) return known.thing as T | undefined;
    return isPossibleKey(key) ? this.saw(things, id, await this.#store.get(key)) : undefined;
  }

  /**
   * Remembers an item that was read by other means, so that its thing can be put, removed or relied on. `guarded: false` when something
   * else that was read vouches for it, which saves the commit a check. What was seen before stays as it was seen: if it has changed since, the commit
   * fails, as it must.
   */
  saw<T, Id>(things: Collection<T, Id>, id: Id, item: Item | undefined, { guarded = true } = {}): T | undefined {
    const known = this.#at(things.key(id));
    if ('thing' in known) return known.thing as T | undefined;
    const thing = item === undefined ? undefined : things.parse(item);
    Object.assign(known, { version: item?.version ?? 'absent', guarded, thing });
    return thing;
  }

  /** The version of the thing that this transaction has seen; undefined when it has not read it. */
  seen(key: Key): number | 'absent' | undefined {
    return this.#at(key).version;
  }

  /** What is to be done with the item so far; undefined when nothing is. */
  pending(key: Key): Write | undefined {
    return this.#known.get(idOf(key))?.write;
  }

  /** Puts a thing that must not have changed since it was read here, or must not be there at all. */
  put<T, Id>(things: Collection<T, Id>, thing: T): void {
    const item = things.item(thing);
    const known = this.#at(item as Attributes & Key);
    known.write = { kind: 'put', item, expect: known.version ?? 'absent' };
    known.thing = thing;
  }

  /** Removes a thing that was read here. */
  remove<T, Id>(things: Collection<T, Id>, id: Id): void {
    const known = this.#at(things.key(id));
    const { key, version } = known;
    if (typeof version !== 'number') throw new Error(`${things.name} ${key.pk} ${key.sk} is removed without having been read`);
    known.write = { kind: 'remove', key, expect: version };
    known.thing = undefined;
  }

  /**
   * Adds to counters without reading them. Every counter has a bound: what may grow without one is told that it ends at nothing.
   * @throws OutOfBounds from the transaction when a bound would be left.
   */
  add<Name extends string>(
    key: Key,
    amounts: Readonly<Record<Name, number>>,
    bounds: Readonly<Record<NoInfer<Name>, CounterBounds>>,
  ): void {
    assertBounded(amounts, bounds);
    const known = this.#at(key);
    const before = known.write?.kind === 'add' ? known.write : undefined;
    const sum: Record<string, number> = { ...before?.amounts };
    for (const [name, amount] of Object.entries<number>(amounts)) sum[name] = (sum[name] ?? 0) + amount;
    known.givesBack = false;
    known.write = { kind: 'add', key, amounts: sum, bounds: { ...before?.bounds, ...bounds } };
  }

  /**
   * Takes amounts off counters, which end at nothing. One that holds less, because it was changed by hand or counted otherwise once, is
   * emptied: whatever it says, what is over can end.
   * @param least where they end instead of at nothing, because one that is at nothing goes: then everything is done again
   */
  giveBack<Name extends string>(key: Key, amounts: Readonly<Record<Name, number>>, least = 0): void {
    const entries = Object.entries<number>(amounts);
    const short = this.#short.has(idOf(key));
    const item = this.#short.get(idOf(key));
    const write = this.pending(key);
    const before = write?.kind === 'add' ? write.amounts : {};
    const has = (name: string) => Math.max(0, Number(item?.[name] ?? 0));
    const taken = entries.map(([name, amount]) => {
      const pending = before[name] ?? 0;
      return [name, short ? Math.max(pending - amount, -has(name)) - pending : -amount] as const;
    });
    this.add(key, Object.fromEntries(taken), Object.fromEntries(entries.map(([name]) => [name, { min: least }])));
    this.#at(key).givesBack = true;
  }

  /** What is to be done once the commit is made, and does not fail whatever happens; of two for the same thing the later. */
  afterwards(key: Key, work: () => Promise<void>): void {
    this.#afterwards.set(idOf(key), work);
  }

  async committed(): Promise<void> {
    await Promise.all([...this.#afterwards.values()].map((work) => work()));
  }

  givesBack(key: Key): boolean {
    return this.#at(key).givesBack === true;
  }

  /** The writes, with a check for everything that was read and is not written. Nothing at all when nothing is written. */
  writes(): readonly Write[] {
    const all = [...this.#known.values()];
    const writes = all.flatMap(({ write }) => write ?? []);
    if (writes.length === 0) return writes;
    const checks = all.flatMap(({ key, version, guarded, write }): Write[] =>
      guarded && version !== undefined && write === undefined ? [{ kind: 'check', key, expect: version }] : [],
    );
    return [...writes, ...checks];
  }
}

/**
 * Runs `work` and commits what it put. When something that it read has changed, everything is done again from the start,
 * a bounded number of times with growing, random pauses; so `work` must not act on anything but the transaction.
 * @returns what `work` returned, once the commit is made.
 * @throws TransactionContended, OutOfBounds, and whatever `work` throws (then nothing was written)
 */
export async function transaction<T>(ports: TransactionPorts, work: (tx: Transaction, attempt: number) => Promise<T>): Promise<T> {
  const short = new Map<string, Item | undefined>();
  for (let attempt = 0; attempt < limits.transactionAttempts; attempt++) {
    const tx = new Transaction(ports.store, short);
    const result = await work(tx, attempt);
    const writes = tx.writes();
    if (writes.length === 0) return result;
    const outcome = await commit(ports, writes);
    if (outcome.outcome === 'committed') {
      await tx.committed();
      return result;
    }
    if (outcome.outcome === 'refused') {
      const full = outOfBounds(writes, outcome.failed);
      if (full !== undefined && !tx.givesBack(full.key)) throw full;
      if (full !== undefined) {
        short.set(idOf(full.key), full.item);
        continue;
      }
    }
    await ports.clock.sleep(pauseMilliseconds(attempt, ports.chance));
  }
  throw new TransactionContended('Every attempt to commit lost against others.');
}

/**
 * The counter that left its bounds, when that alone was in the way: if something that was read has changed as well, what was added follows
 * from what is no longer true (a server that another request has deleted gives its quota back once).
 */
function outOfBounds(writes: readonly Write[], failed: Extract<CommitResult, { outcome: 'refused' }>['failed']): OutOfBounds | undefined {
  let full: OutOfBounds | undefined;
  for (const { index, item } of failed) {
    const write = writes[index];
    if (write?.kind !== 'add') return undefined;
    full ??= new OutOfBounds(write.key, item, write.amounts, write.bounds);
  }
  return full;
}

/** How often a commit is asked for again when the store does not say what became of it. */
const settlingAttempts = 5;

/**
 * Commits with one token, so that an answer that got lost is asked for again and not made again. Once an answer was lost, `contended` says
 * nothing of the commit that was lost with it, which may even be what stood in the way; so that is asked again as well.
 * @throws StoreTimeout when it is still not known whether the commit was made
 */
async function commit(ports: TransactionPorts, writes: readonly Write[]): Promise<CommitResult> {
  const token = ports.chance.uuid();
  let unanswered: StoreTimeout | undefined;
  for (let attempt = 0; attempt < settlingAttempts; attempt++) {
    try {
      const result = await ports.store.commit(writes, token);
      if (unanswered === undefined || result.outcome !== 'contended') return result;
    } catch (error) {
      if (!(error instanceof StoreTimeout)) throw error;
      unanswered = error;
    }
    await ports.clock.sleep(pauseMilliseconds(attempt, ports.chance));
  }
  throw unanswered ?? new StoreTimeout('The store did not settle a commit.');
}

/** At first none to speak of; then up to half a second, spread at random so that losers do not meet again. */
function pauseMilliseconds(attempt: number, chance: Chance): number {
  return attempt === 0 ? chance.random() * 2 : chance.random() * Math.min(500, 4 * 2 ** attempt);
}

/**
 * Optimistic transactions: read, decide in plain code, commit if nothing that was read has changed, try again if it has.
 */
import type { Chance, Clock } from '../clock.ts';
import * as limits from '../limits.ts';
import type { Collection } from './collection.ts';
import { type Bounds, type CommitResult, type Item, type Key, type Store, StoreTimeout, type Write } from './port.ts';
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
  constructor(key: Key, item: Item | undefined, amounts: Readonly<Record<string, number>>) {
    super(`${key.pk} ${key.sk} is out of bounds`);
    this.key = key;
    this.item = item;
    this.amounts = amounts;
  }
}

export class Transaction {
  readonly #store: Store;
  readonly #read = new Map<string, { key: Key; version: number | 'absent'; guarded: boolean }>();
  readonly #writes = new Map<string, Write>();
  /** What has been read or put here, so that the same thing is read once and seen as it will be. */
  readonly #things = new Map<string, unknown>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** The thing, and the promise that the commit fails if it changes before; undefined also for an id that is too long to be a key. */
  async get<T, Id>(things: Collection<T, Id>, id: Id): Promise<T | undefined> {
    const key = things.key(id);
    const known = identity(key);
    if (this.#things.has(known)) return this.#things.get(known) as T | undefined;
    return isPossibleKey(key) ? this.saw(things, id, await this.#store.get(key)) : undefined;
  }

  /**
   * Remembers an item that was read by other means, so that its thing can be put, removed or relied on. `guarded: false` when something
   * else that was read vouches for it, which saves the commit a check.
   */
  saw<T, Id>(things: Collection<T, Id>, id: Id, item: Item | undefined, { guarded = true } = {}): T | undefined {
    const key = things.key(id);
    this.#read.set(identity(key), { key, version: item?.version ?? 'absent', guarded });
    const thing = item === undefined ? undefined : things.parse(item);
    this.#things.set(identity(key), thing);
    return thing;
  }

  /** The version of the thing that this transaction has seen; undefined when it has not read it. */
  seen(key: Key): number | 'absent' | undefined {
    return this.#read.get(identity(key))?.version;
  }

  /** Puts a thing that must not have changed since it was read here, or must not be there at all. */
  put<T, Id>(things: Collection<T, Id>, thing: T): void {
    const item = things.item(thing);
    this.#writes.set(identity(item), { kind: 'put', item, expect: this.seen(item) ?? 'absent' });
    this.#things.set(identity(item), thing);
  }

  /** Removes a thing that was read here. */
  remove<T, Id>(things: Collection<T, Id>, id: Id): void {
    const key = things.key(id);
    const version = this.seen(key);
    if (typeof version !== 'number') throw new Error(`${things.name} ${key.pk} ${key.sk} is removed without having been read`);
    this.#writes.set(identity(key), { kind: 'remove', key, expect: version });
    this.#things.set(identity(key), undefined);
  }

  /** Adds to counters without reading them. @throws OutOfBounds from the transaction when a bound would be left. */
  add(key: Key, amounts: Readonly<Record<string, number>>, bounds?: Readonly<Record<string, Bounds>>): void {
    const before = this.#writes.get(identity(key));
    const earlier = before?.kind === 'add' ? before.amounts : {};
    const sum = { ...earlier };
    for (const [name, amount] of Object.entries(amounts)) sum[name] = (sum[name] ?? 0) + amount;
    this.#writes.set(identity(key), { kind: 'add', key, amounts: sum, ...(bounds === undefined ? {} : { bounds }) });
  }

  /** The writes, with a check for everything that was read and is not written. Nothing at all when nothing is written. */
  writes(): readonly Write[] {
    if (this.#writes.size === 0) return [];
    const checks = [...this.#read.entries()]
      .filter(([id, { guarded }]) => guarded && !this.#writes.has(id))
      .map(([, { key, version }]): Write => ({ kind: 'check', key, expect: version }));
    return [...this.#writes.values(), ...checks];
  }
}

const identity = (key: Key) => `${key.pk}\n${key.sk}`;

/**
 * Runs `work` and commits what it put. When something that it read has changed, everything is done again from the start,
 * a bounded number of times with growing, random pauses; so `work` must not act on anything but the transaction.
 * @returns what `work` returned, once the commit is made.
 * @throws TransactionContended, OutOfBounds, and whatever `work` throws (then nothing was written)
 */
export async function transaction<T>(ports: TransactionPorts, work: (tx: Transaction, attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 0; attempt < limits.transactionAttempts; attempt++) {
    const tx = new Transaction(ports.store);
    const result = await work(tx, attempt);
    const writes = tx.writes();
    if (writes.length === 0) return result;
    const outcome = await commit(ports, writes);
    if (outcome.outcome === 'committed') return result;
    if (outcome.outcome === 'refused') {
      const full = outOfBounds(writes, outcome.failed);
      if (full !== undefined) throw full;
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
    full ??= new OutOfBounds(write.key, item, write.amounts);
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

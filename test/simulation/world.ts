/** What is there besides the actors: the durable state, and everything that watches it. */
import type { Ledger } from '../../agent/ledger.ts';
import type { Log, LogRecord } from '../../shared/log.ts';
import { ensureEventQueues, ensureHostQueue } from '../../shared/messaging/agent-queues.ts';
import type { ResultEvent } from '../../shared/messaging/events.ts';
import type { OutgoingMessage } from '../../shared/messaging/port.ts';
import type { CommitResult, Item, Key, Store, Write } from '../../shared/store/port.ts';
import { keyOf, keyText } from '../../shared/store/requests.ts';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import { type Stream, stream } from './chance.ts';
import { type Faults, makeFaults } from './faults.ts';
import { type Hypervisor, hypervisor } from './hypervisor.ts';
import type { ImageBytes } from './hypervisor-snapshots.ts';
import { type MemoryQueues, memoryQueues } from './memory-queues.ts';
import { type MemoryStore, memoryStore } from './memory-store.ts';
import { type Actor, Scheduler } from './scheduler.ts';
import type { Variant } from './variant.ts';

/** An item that a commit changed. */
export interface Change {
  readonly key: Key;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/** Something that must hold does not. */
export class Violation extends Error {
  override readonly name = 'Violation';
  /** Which invariant it is, the same in every run; the message says of what. */
  readonly invariant: string;

  constructor(invariant: string, message: string) {
    super(message);
    this.invariant = invariant;
  }
}

/** Watches the world; each reports a Violation by `world.fail`. */
export interface Watcher {
  changed?(changes: readonly Change[], actor: Actor): void;
  hypervisorChanged?(host: Hypervisor): void;
  logged?(record: LogRecord): void;
}

export interface SimulatedHost extends Hypervisor {
  readonly ledger: Map<string, ResultEvent>;
  /** What its agent was told of commands: `command mark`. */
  readonly marks: Set<string>;
  /** Nothing reaches the queues before this time. */
  cutUntil: number;
  /** It has no power. */
  isOff: boolean;
  /** An operator is at it, from the cut of its power until it is back. */
  isFenced: boolean;
  /** When its ledger was begun. */
  begunAt: number | undefined;
}

export interface WorldOptions {
  readonly seed: number;
  readonly without: ReadonlySet<string>;
  readonly isTraced: boolean;
  readonly variant: Variant;
  readonly onSqlite: boolean;
}

/** Noon, so that a clock may step back. */
const start = Date.UTC(2026, 0, 1, 12);

export class World {
  readonly options: WorldOptions;
  readonly chance: Stream;
  readonly faults: Faults;
  readonly scheduler: Scheduler;
  readonly store: Store;
  readonly queues: MemoryQueues;
  readonly hosts: readonly SimulatedHost[];
  readonly variant: Variant;
  /** Every item, as the last commit left it. */
  readonly mirror = new Map<string, Item>();
  readonly watchers: Watcher[] = [];
  readonly marks = new Map<string, number>();
  /** Processes that live. */
  readonly actors = new Set<Actor>();
  /** Tells a host's agent to stop, so that it is started again. */
  readonly restarts = new Map<string, () => void>();
  /** Milliseconds that a hypervisor takes at most, when nothing is wrong. */
  readonly driverLatency: number;
  /** So long deleted servers can be taken back; not at all in half of the worlds. */
  readonly reclaimSeconds: number | undefined;
  /** So long machines of shelved servers stay on their hosts. */
  readonly shelvedSeconds: number;
  /** What is in images, by the name that hosts are told. */
  readonly imageBytes: ImageBytes = new Map();
  violation: Violation | undefined;
  /** Requests of operators who fence hosts off. */
  fencings = 0;
  readonly #copy: MemoryStore;
  #lagging: { readonly at: number; readonly change: Change }[] = [];
  readonly #waiting = new Map<string, Set<AbortController>>();
  readonly #inTransit = new Map<string, number>();

  constructor(options: WorldOptions) {
    this.options = options;
    this.variant = options.variant;
    this.chance = stream(options.seed);
    this.faults = makeFaults(this.chance, options.without);
    const scheduling = this.chance.fork('scheduling');
    const latencies = this.chance.fork('latency');
    const spread = scheduling.pick([0, 3, 40, 400]);
    const crashes = { api: 'crash.api', worker: 'crash.worker', agent: 'crash.agent' } as const;
    this.scheduler = new Scheduler({
      chance: scheduling,
      start,
      stickiness: scheduling.pick([0, 0, 0.3, 0.8]),
      isTraced: options.isTraced,
      latency: (actor) => {
        if (actor.kind !== 'client' && this.faults.strikes('pause'))
          actor.heldUntil = this.scheduler.now + latencies.between(1_000, 150_000);
        return spread === 0 || latencies.happens(0.5) ? 0 : latencies.between(0, spread);
      },
      crashes: ({ kind }, when) => kind !== 'client' && kind !== 'world' && this.faults.strikes(crashes[kind]) && this.#crashMoment(when),
    });
    const clock = { now: () => this.scheduler.now, sleep: () => Promise.reject(new Error('Nobody waits inside of the store.')) };
    this.store = options.onSqlite ? openSqliteStore({ path: ':memory:', clock }) : memoryStore(clock);
    this.#copy = memoryStore(clock);
    this.queues = memoryQueues({
      clock,
      chance: this.chance.fork('message ids'),
      handsOutSeveral: () => this.faults.strikes('queue.several-of-a-group'),
    });
    this.driverLatency = scheduling.pick([0, 100, 3_000, 30_000]);
    this.reclaimSeconds = this.chance.fork('reclaim').pick([undefined, undefined, 60, 1_800]);
    this.shelvedSeconds = this.chance.fork('shelving').pick([0, 0, -1, 120]);
    const count = scheduling.between(1, 3);
    this.hosts = Array.from({ length: count }, (_, index) => ({
      ...hypervisor(`host-${index + 1}`, {
        vcpus: scheduling.pick([1, 2, 2]),
        memoryMib: scheduling.pick([1_024, 2_048, 4_096]),
        diskGib: 100,
      }),
      ledger: new Map<string, ResultEvent>(),
      marks: new Set<string>(),
      cutUntil: 0,
      isOff: false,
      isFenced: false,
      begunAt: undefined,
    }));
  }

  #crashMoment(when: 'before' | 'after'): boolean {
    this.mark(`crash ${when} an effect`);
    return true;
  }

  async makeQueues(): Promise<void> {
    if (this.faults.strikes('queue.dead-letter')) {
      const maximumReceives = 2;
      await this.queues.ensure('events', { deadLetterQueue: 'dead-events', maximumReceives });
      for (const { host } of this.hosts) await this.queues.ensure(`host-${host}`, { deadLetterQueue: 'dead-commands', maximumReceives });
    }
    await ensureEventQueues(this.queues);
    for (const { host } of this.hosts) await ensureHostQueue(this.queues, host);
  }

  /** A rare branch was taken. */
  mark(name: string): void {
    this.marks.set(name, (this.marks.get(name) ?? 0) + 1);
  }

  /** Ends the run: something that must hold does not. It tags a template, and what the template is without its values names the invariant. */
  fail(parts: TemplateStringsArray, ...values: readonly unknown[]): void {
    this.violate(parts.join('…'), String.raw({ raw: parts }, ...values));
  }

  /** The same, for an invariant that the sentence does not name. */
  violate(invariant: string, message: string): void {
    this.violation ??= new Violation(invariant, message);
  }

  item(key: Key): Item | undefined {
    return this.mirror.get(keyText(key));
  }

  async commit(actor: Actor, writes: readonly Write[], token: string): Promise<CommitResult> {
    const result = await this.store.commit(writes, token);
    if (result.outcome === 'committed') await this.#observe(actor, writes.map(keyOf));
    return result;
  }

  async #observe(actor: Actor, keys: readonly Key[]): Promise<void> {
    const items = await this.store.getMany(keys);
    const changes: Change[] = [];
    for (const [index, key] of keys.entries()) {
      const [before, after] = [this.item(key), items[index]];
      if (before?.version === after?.version) continue;
      if (after === undefined) this.mirror.delete(keyText(key));
      else this.mirror.set(keyText(key), after);
      changes.push({ key, before, after });
    }
    const lag = this.faults.strikes('store.lagging-index') ? this.scheduler.steps % 8_000 : 0;
    for (const change of changes) this.#lagging.push({ at: this.#laterThanBefore(change.key, lag), change });
    for (const watcher of this.watchers) watcher.changed?.(changes, actor);
  }

  /** An item's changes reach an index in their order. */
  #laterThanBefore(key: Key, lag: number): number {
    const before = this.#lagging.filter(({ change }) => keyText(change.key) === keyText(key)).map(({ at }) => at);
    return Math.max(this.scheduler.now + lag, ...before);
  }

  /** The indexes as far as they have come. */
  laggingIndex(): MemoryStore {
    const { now } = this.scheduler;
    for (const { at, change } of this.#lagging) if (at <= now) this.#copy.place(change.key, change.after);
    this.#lagging = this.#lagging.filter(({ at }) => at > now);
    return this.#copy;
  }

  /** Sends a message, so many milliseconds from now, behind those of its group that are still on their way. */
  async deliver(queue: string, message: OutgoingMessage, delay: number): Promise<void> {
    const lane = `${queue} ${message.group}`;
    const { now } = this.scheduler;
    const at = Math.max(now + delay, (this.#inTransit.get(lane) ?? 0) + 1);
    const arrive = async () => {
      await this.queues.send(queue, message);
      this.queueChangesAt(queue, this.scheduler.now);
    };
    if (at <= now || (delay === 0 && at <= now + 1)) return arrive();
    this.#inTransit.set(lane, at);
    this.scheduler.at(at, `${message.deduplicationId} arrives in ${queue}`, arrive);
  }

  /** There may be something to receive at that time. */
  queueChangesAt(queue: string, at: number): void {
    const wake = () => {
      for (const waiting of this.#waiting.get(queue) ?? []) waiting.abort();
      this.#waiting.delete(queue);
    };
    if (at <= this.scheduler.now) wake();
    else this.scheduler.at(at, `${queue} may have something`, wake);
  }

  /** Waits until the queue changes, or a time comes, or the signal aborts. */
  async queueChange(actor: Actor, queue: string, until: number, signal: AbortSignal | undefined): Promise<void> {
    const waiting = new AbortController();
    const all = this.#waiting.get(queue) ?? new Set();
    this.#waiting.set(queue, all.add(waiting));
    const stop = () => waiting.abort();
    signal?.addEventListener('abort', stop, { once: true });
    await this.scheduler.sleep(actor, until - this.scheduler.now, waiting.signal);
    signal?.removeEventListener('abort', stop);
    all.delete(waiting);
  }

  observeHypervisor(host: Hypervisor): void {
    for (const watcher of this.watchers) watcher.hypervisorChanged?.(host);
  }

  /** The ledger of a host, which survives everything. */
  ledgerOf(host: SimulatedHost, actor: Actor): Ledger {
    const { scheduler } = this;
    return {
      began: async (now) => (host.begunAt ??= now),
      find: (commandId) =>
        scheduler.call(actor, `ledger finds ${commandId}`, () => {
          const event = host.ledger.get(commandId);
          if (event !== undefined) this.mark('answered from the ledger');
          return event;
        }),
      newestGeneration: (serverId) =>
        scheduler.call(actor, `ledger generation ${serverId}`, () =>
          Math.max(0, ...[...host.ledger.values()].filter((event) => event.serverId === serverId).map(({ generation }) => generation)),
        ),
      finish: (event) =>
        scheduler.call(actor, `ledger finish ${event.commandId} ${event.outcome}`, () => {
          if (!host.ledger.has(event.commandId)) host.ledger.set(event.commandId, event);
        }),
      mark: (commandId, mark) =>
        scheduler.call(actor, `ledger marks ${commandId} ${mark}`, () => void host.marks.add(`${commandId} ${mark}`)),
      marksOf: (commandId) =>
        scheduler.call(actor, `ledger marks of ${commandId}`, () =>
          (['given up', 'hurried'] as const).filter((mark) => host.marks.has(`${commandId} ${mark}`)),
        ),
      prune: () => scheduler.call(actor, 'ledger prune', () => {}),
    };
  }

  logOf(actor: Actor): Log {
    return {
      write: (record) => {
        if (this.options.isTraced) this.scheduler.remark(`log of ${actor.name}: ${JSON.stringify(record)}`);
        for (const watcher of this.watchers) watcher.logged?.(record);
      },
    };
  }
}

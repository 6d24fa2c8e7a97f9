/**
 * The store's port over plain maps: what the simulation runs thousands of seeds on. It keeps to the same contract suite as the
 * other adapters, and some seeds run on SQLite all the same.
 */
import type { Clock } from '../../shared/clock.ts';
import { assertConditions, meetsAll } from '../../shared/store/conditions.ts';
import { added } from '../../shared/store/counters.ts';
import type { Attributes, CommitResult, IndexName, Item, Key, ListQuery, Page, Store, Value, Write } from '../../shared/store/port.ts';
import {
  assertCommit,
  assertGetMany,
  assertKey,
  assertSizes,
  compareBytes,
  keyOf,
  keyText,
  type ListPlan,
  nextVersion,
  planList,
  projected,
  TokenReused,
} from '../../shared/store/requests.ts';
import { keyAttributes } from '../../shared/store/table.ts';

export interface MemoryStore extends Store {
  /** Puts an item as it is, or takes it away, whatever stands there: for copies that follow another store. */
  place(key: Key, item: Item | undefined): void;
}

const tokenLifetime = 600_000;
const indexNames = Object.keys(keyAttributes) as IndexName[];

type Partition = Map<string, Item>;

export function memoryStore(clock: Pick<Clock, 'now'>): MemoryStore {
  const items = new Map<string, Item>();
  const partitions = new Map<string, Partition>();
  const tokens = new Map<string, { readonly writes: string; readonly madeAt: number }>();

  const partitionOf = (index: IndexName, item: Item): string | undefined => {
    const { partition, sort } = keyAttributes[index];
    return typeof item[partition] === 'string' && typeof item[sort] === 'string' ? `${index}\n${item[partition]}` : undefined;
  };

  function place(key: Key, item: Item | undefined): void {
    const id = keyText(key);
    const before = items.get(id);
    for (const index of indexNames) {
      const left = before && partitionOf(index, before);
      if (left !== undefined) partitions.get(left)?.delete(id);
      const entered = item && partitionOf(index, item);
      if (entered === undefined) continue;
      const partition: Partition = partitions.get(entered) ?? new Map();
      partitions.set(entered, partition.set(id, item as Item));
    }
    if (item === undefined) items.delete(id);
    else items.set(id, item);
  }

  /** The item that a write leaves behind (undefined: none), or `refused`. */
  function result(write: Write): Item | undefined | 'refused' {
    const standing = items.get(keyText(keyOf(write)));
    if (write.kind === 'add') {
      const next = added(standing, write);
      return next === undefined ? 'refused' : frozen(next);
    }
    if ((standing?.version ?? 'absent') !== write.expect) return 'refused';
    if (write.kind === 'check') return standing;
    if (write.kind === 'remove') return undefined;
    const item = { ...kept(write.item), version: nextVersion(write.expect) } as Item;
    return frozen(item);
  }

  function isReplay(token: string, writes: string): boolean {
    const known = tokens.get(token);
    if (known === undefined || known.madeAt <= clock.now() - tokenLifetime) return false;
    if (known.writes !== writes) throw new TokenReused(`The token ${token} belongs to other writes`);
    return true;
  }

  return {
    place,
    async get(key) {
      assertKey(key);
      return items.get(keyText(key));
    },
    async getMany(keys) {
      assertGetMany(keys);
      return keys.map((key) => items.get(keyText(key)));
    },
    async list(query) {
      const plan = planList(query);
      if (plan === undefined) return { items: [] };
      assertConditions(query);
      return pageOf(query, plan, [...(partitions.get(`${query.index}\n${query.partition}`)?.values() ?? [])]);
    },
    async commit(writes, token): Promise<CommitResult> {
      assertCommit(writes, token);
      const text = textOf(writes);
      if (isReplay(token, text)) return { outcome: 'committed' };
      const results = writes.map(result);
      const failed = writes.flatMap((write, index) =>
        results[index] === 'refused' ? [{ index, item: items.get(keyText(keyOf(write))) }] : [],
      );
      if (failed.length > 0) return { outcome: 'refused', failed };
      const written = results.filter((item, index) => item !== undefined && writes[index]?.kind !== 'check') as Item[];
      assertSizes(written.map((item) => [item, JSON.stringify(item)]));
      for (const [index, write] of writes.entries()) if (write.kind !== 'check') place(keyOf(write), results[index] as Item | undefined);
      tokens.set(token, { writes: text, madeAt: clock.now() });
      return { outcome: 'committed' };
    },
  };
}

function pageOf({ index, order, limit, only, where }: ListQuery, plan: ListPlan, of: Item[]): Page {
  const { partition, sort, after, prefix, from, to } = plan;
  const isTable = index === 'table';
  const compare = (left: Attributes, right: Attributes) =>
    compareTexts(String(left[sort]), String(right[sort])) ||
    (isTable ? 0 : compareTexts(left.pk, right.pk) || compareTexts(left.sk, right.sk));
  const direction = order === 'descending' ? -1 : 1;
  const start = after && { pk: after.pk, sk: after.sk, [sort]: after.sort };
  const found = of
    .filter((item) => {
      const place = String(item[sort]);
      if (prefix !== undefined && !place.startsWith(prefix)) return false;
      if (from !== undefined && compareTexts(place, from) < 0) return false;
      if (to !== undefined && compareTexts(place, to) > 0) return false;
      return start === undefined || compare(item, start) * direction > 0;
    })
    .sort((left, right) => compare(left, right) * direction)
    .slice(0, limit);
  const last = found[limit - 1];
  const chosen = found.filter((item) => meetsAll(item, where));
  const items = chosen.map((item) => projected(item, { index, ...(only === undefined ? {} : { only }) }));
  if (last === undefined) return { items };
  return { items, after: { pk: last.pk, sk: last.sk, [partition]: last[partition], [sort]: last[sort] } };
}

/** Texts of ASCII sort alike by units and by bytes, and nearly all are. */
function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  if (isAscii.test(left) && isAscii.test(right)) return left < right ? -1 : 1;
  return compareBytes(left, right);
}
const isAscii = /^[\0-\x7f]*$/;

/** A copy without undefined members, which no store keeps. */
function kept<T extends Value | undefined>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((member) => kept(member ?? null)) as unknown as T;
  const members = Object.entries(value as Record<string, Value | undefined>);
  return Object.fromEntries(members.flatMap(([name, member]) => (member === undefined ? [] : [[name, kept(member)]]))) as T;
}

/** What is handed out is shared: nobody may write to it. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const member of Object.values(value)) frozen(member);
  return Object.freeze(value);
}

/** Equal for equal writes, in whatever order their members were made. */
function textOf(writes: readonly Write[]): string {
  return JSON.stringify(writes, (name, value: unknown) => {
    if (name === 'version') return undefined;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}

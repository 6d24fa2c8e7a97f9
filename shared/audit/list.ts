/** Audit items in order, newest first. */
import type { Store } from '../store/port.ts';
import { shardCount } from '../store/table.ts';
import { type Audit, audits, dayOf, partitionOf, sortOf } from './audit-item.ts';

interface Window {
  /** ISO 8601, inclusive. */
  readonly from: string;
  readonly to: string;
  readonly limit: number;
  /** `sortOf` the last that was seen. */
  readonly after?: string | undefined;
}

const dayMilliseconds = 86_400_000;
/** Behind every item of its moment. */
const last = '\u{10ffff}';

/** Reads a day's shards at once, and no further back than it must. */
export async function listAudits(store: Store, { from, to, limit, after }: Window): Promise<readonly Audit[]> {
  const newest = after === undefined ? `${to}${last}` : after;
  const found: Audit[] = [];
  for (let day = Date.parse(dayOf(newest)); found.length < limit && day >= Date.parse(dayOf(from)); day -= dayMilliseconds) {
    const name = new Date(day).toISOString().slice(0, 10);
    const range = { from, to: newest };
    const shards = Array.from({ length: shardCount }, (_, shard) =>
      pageOf(store, partitionOf(name, shard), range, limit + 1 - found.length),
    );
    const merged = (await Promise.all(shards)).flat().filter((audit) => sortOf(audit) !== after);
    found.push(...merged.toSorted((one, other) => (sortOf(one) < sortOf(other) ? 1 : -1)).slice(0, limit - found.length));
  }
  return found;
}

async function pageOf(
  store: Store,
  partition: string,
  range: { readonly from: string; readonly to: string },
  limit: number,
): Promise<Audit[]> {
  const page: Audit[] = [];
  for await (const audit of audits.all(store, { index: 'table', partition, range, order: 'descending', limit })) {
    page.push(audit);
    if (page.length >= limit) break;
  }
  return page;
}

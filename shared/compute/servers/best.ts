/**
 * The first so many servers of an order, out of however many there are: narrow rows are read page by page, no more of them are kept than will be shown,
 * and only those that are shown are read whole.
 */
import type { Condition, ListQuery, Store } from '../../store/port.ts';
import { maximumKeys } from '../../store/requests.ts';
import { keyAttributes } from '../../store/table.ts';
import { attributesOf, type FactName, type Facts, factsOf, factsOfRow } from './facts.ts';
import { type Server, servers } from './server.ts';

/** A partition with servers in the order of their creation. */
export interface Source {
  readonly index: 'project' | 'all' | 'host';
  readonly partition: string;
}

export interface Search {
  readonly sources: readonly Source[];
  /** What `accepts` and `compare` look at. */
  readonly facts: ReadonlySet<FactName>;
  /** What `accepts` alone looks at. */
  readonly filteredBy: ReadonlySet<FactName>;
  readonly accepts: (facts: Facts) => boolean;
  /** What is true of all that is accepted: the store leaves out what does not meet it. */
  readonly where: readonly Condition[];
  readonly compare: (a: Facts, b: Facts) => number;
  /** What is true of all that does not come after the given one. */
  readonly noWorseThan: (facts: Facts) => readonly Condition[];
  /** Whether that is the order of creation, newest first: the order of the sources. */
  readonly isByCreation: boolean;
  /** Where to begin looking: what is sorted by, a name with a number or a time, often grows with creation, and what comes first leaves the rest out. */
  readonly begin: 'oldest' | 'newest';
}

const pageSize = 1000;

/** Shows what is found, as it is by now: an index may lag behind, and what it found may be there no more. */
export async function inAnyOrder(
  store: Store,
  search: Search,
  after: Server | undefined,
  limit: number,
  take: (server: Server) => boolean,
): Promise<void> {
  let from = after === undefined ? undefined : factsOf(after, search.facts);
  for (;;) {
    const found = await best(store, search, from, limit);
    const ids = [...new Set(found.map(({ id }) => id))];
    for (let start = 0; start < ids.length; start += maximumKeys) {
      const items = await store.getMany(ids.slice(start, start + maximumKeys).map(servers.key));
      for (const item of items) {
        const server = item && servers.parse(item);
        if (server !== undefined && search.accepts(factsOf(server, search.facts)) && !take(server)) return;
      }
    }
    if (found.length < limit) return;
    from = found.at(-1);
  }
}

/** What the first `limit` of the servers that are accepted, and come after the given one, are found by. */
async function best(store: Store, search: Search, after: Facts | undefined, limit: number): Promise<readonly Facts[]> {
  const { compare, isByCreation } = search;
  const top = topOf(limit, compare);
  const to = isByCreation && after !== undefined ? `${after.createdAt}#${after.id}` : undefined;
  // Side by side, because each takes turns with the others anyway.
  await Promise.all(
    search.sources.map(async (source) => {
      let found = 0;
      for await (const page of pagesOf(store, source, search, to, top.last)) {
        for (const facts of page) {
          if (after !== undefined && compare(facts, after) <= 0) continue;
          top.offer(facts);
          found += 1;
          if (isByCreation && found === limit) return;
        }
      }
    }),
  );
  return top.sorted();
}

/** Keeps the first `limit` of what it is offered, and at times as many again. */
function topOf(limit: number, compare: (a: Facts, b: Facts) => number) {
  let kept: Facts[] = [];
  let last: Facts | undefined;
  const sorted = () => kept.sort(compare).slice(0, limit);
  return {
    /** The last of what is sure to be kept, once there are so many: what comes after it need not be offered. */
    last: () => last,
    offer(facts: Facts): void {
      if (last !== undefined && compare(facts, last) >= 0) return;
      kept.push(facts);
      if (kept.length < 2 * limit) return;
      kept = sorted();
      last = kept.at(-1);
    },
    sorted,
  };
}

/** What is accepted, by narrow rows where they tell enough, and by whole servers where not. */
async function* pagesOf(
  store: Store,
  source: Source,
  { facts, accepts, filteredBy, where, noWorseThan, begin }: Search,
  to: string | undefined,
  last: () => Facts | undefined,
): AsyncGenerator<readonly Facts[], void, undefined> {
  const only = source.index === 'host' ? undefined : attributesOf(facts);
  const narrow = source.index === 'all' ? 'narrow_all' : 'narrow';
  const query: Omit<ListQuery, 'after'> = {
    ...(only === undefined ? source : { index: narrow, partition: source.partition, only }),
    order: begin === 'newest' ? 'descending' : 'ascending',
    limit: pageSize,
    ...(to === undefined ? {} : { range: { to } }),
  };
  const { sort } = keyAttributes[query.index];
  const asTheyAre = !filteredBy.has('id') && !filteredBy.has('createdAt');
  let after: ListQuery['after'];
  do {
    const worst = last();
    const chosen = only === undefined ? {} : { where: worst === undefined ? where : [...where, ...noWorseThan(worst)] };
    const page = await store.list({ ...query, ...chosen, ...(after === undefined ? {} : { after }) });
    if (only === undefined) yield page.items.map((item) => factsOf(servers.parse(item), facts)).filter(accepts);
    // Most rows are not accepted, so they are looked at as they are.
    else {
      const rows = asTheyAre ? page.items.filter((row) => accepts(row as unknown as Facts)) : page.items;
      const told = rows.map((row) => factsOfRow(row, String(row[sort])));
      yield asTheyAre ? told : told.filter(accepts);
    }
    after = page.after;
  } while (after !== undefined);
}

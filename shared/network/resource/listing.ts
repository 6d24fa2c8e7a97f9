/**
 * Lists of things: filtered, sorted, paged, with the fields that are asked for. Without sort keys the order is that of ids, in which things are read: a page reads no more than it shows.
 * Source: contract-network/behaviour.md, "Lists".
 */

import type { OperationRequest } from '../../operation/operation.ts';
import type { Caller } from '../../operation/policy.ts';
import { repr } from '../../operation/validation.ts';
import { ownMember } from '../../own-member.ts';
import type { Store } from '../../store/port.ts';
import * as networkErrors from '../errors.ts';
import { filterErrors, filtersIn, testOf } from './filters.ts';
import { readBool } from './kinds.ts';
import type { Filters, Resource, Shown, Standard } from './resource.ts';
import { holds, type Rules, type Target } from './rules.ts';

type Request = Pick<OperationRequest, 'caller' | 'query' | 'origin' | 'url'>;

export const listErrors = [...filterErrors, networkErrors.BadLimit];

/** So many things are looked at together at most. */
const batch = 100;

/** So many items are read at once at most. */
const pageMost = 1000;

interface Sort {
  readonly key: string;
  readonly direction: 1 | -1;
}

export async function listed<T extends Standard>(resource: Resource<T>, store: Store, request: Request): Promise<Shown> {
  const { caller, query } = request;
  const filters = filtersIn(resource, query);
  const test = testOf(resource, filters);
  const sorts = sortsIn(resource, query);
  const limit = limitIn(query);
  const markerId = query['marker']?.at(-1);
  const marker = markerId === undefined ? undefined : await seen(resource, store, caller, markerId);
  const isReverse = readBool(query['page_reverse']?.at(-1)) ?? false;
  const isPlain = sorts.length === 0 && !isReverse;

  const found: Shown[] = [];
  const enough = isPlain && limit > 0 ? limit : Number.POSITIVE_INFINITY;
  const after = isPlain ? markerId : undefined;
  // With the marker, and one to know by that there is more; where filters leave things out, as many as are read at once anyhow.
  const most = Number.isFinite(enough) && Object.keys(filters).length === 0 ? Math.min(enough + 2, pageMost) : undefined;
  for await (const things of batches(await resource.sources(store, caller, filters, { after, most }), after, Math.min(batch, enough))) {
    for (const { target, shown } of await resource.show(store, caller, things)) {
      if (holds(resource.rules, `get_${resource.singular}`, caller, target) && test(shown))
        found.push(permitted(resource, caller, target, shown));
    }
    if (found.length >= enough) break;
  }
  const page = isPlain ? found.slice(0, limit || undefined) : pageOf(found, { sorts, limit, marker, isReverse });
  const links = limit > 0 ? { [`${resource.plural}_links`]: linksOf(page, limit, isReverse, request) } : {};
  return { [resource.plural]: page.map((shown) => chosen(shown, query['fields'])), ...links };
}

/** One thing, as the caller sees it. */
export async function shownOne<T extends Standard>(resource: Resource<T>, store: Store, caller: Caller, thing: T): Promise<Shown> {
  const [one] = await resource.show(store, caller, [thing]);
  if (one === undefined) throw resource.notFound(thing.id);
  return permitted(resource, caller, one.target, one.shown);
}

/** The thing, if the caller may see it; else nothing is told but that it is not there. */
async function seen<T extends Standard>(resource: Resource<T>, store: Store, caller: Caller, id: string): Promise<Shown> {
  const thing = await resource.things.get(store, id);
  const [one] = thing === undefined ? [] : await resource.show(store, caller, [thing]);
  if (one === undefined || !holds(resource.rules, `get_${resource.singular}`, caller, one.target)) throw resource.notFound(id);
  return one.shown;
}

/** Without what the caller may not see. */
function permitted<T extends Standard>({ singular, rules }: Resource<T>, caller: Caller, target: Target, shown: Shown): Shown {
  const isHidden = (name: string) => hasRule(rules, `get_${singular}:${name}`) && !holds(rules, `get_${singular}:${name}`, caller, target);
  return Object.fromEntries(Object.entries(shown).filter(([name]) => !isHidden(name)));
}
const hasRule = (rules: Rules, name: string) => rules[name] !== undefined;

/** Only the fields that are asked for; names that nothing has are ignored. */
export function chosen(shown: Shown, fields: readonly string[] | undefined): Shown {
  if (fields === undefined) return shown;
  return Object.fromEntries(Object.entries(shown).filter(([name]) => fields.includes(name)));
}

/** Sequences in the order of ids as one, each thing once, so many at a time. */
async function* batches<T extends Standard>(
  sources: readonly AsyncIterable<T>[],
  after: string | undefined,
  size: number,
): AsyncGenerator<readonly T[]> {
  const heads = await Promise.all(
    sources.map(async (source) => {
      const iterator = source[Symbol.asyncIterator]();
      return { iterator, next: await iterator.next() };
    }),
  );
  let last = after ?? '';
  let things: T[] = [];
  for (;;) {
    const open = heads.filter(({ next }) => !next.done);
    const first = open.toSorted((a, b) => (idOf(a.next) < idOf(b.next) ? -1 : 1))[0];
    if (first === undefined) break;
    const thing = first.next.value as T;
    if (thing.id > last) {
      last = thing.id;
      things.push(thing);
    }
    first.next = await first.iterator.next();
    if (things.length >= size) {
      yield things;
      things = [];
    }
  }
  if (things.length > 0) yield things;
}
const idOf = ({ value }: IteratorResult<Standard>): string => (value as Standard).id;

const bad = (reason: string) => networkErrors.BadRequest({ reason });

function sortsIn<T extends Standard>({ attributes }: Resource<T>, query: Filters): readonly Sort[] {
  const [keys = [], directions = []] = [query['sort_key'], query['sort_dir']];
  if (keys.length !== directions.length) throw bad('The number of sort_keys and sort_dirs must be same');
  const unknown = keys.filter((key) => !ownMember(attributes, key)?.sort);
  if (unknown.length > 0) throw bad(`${repr(unknown)} is invalid attribute for sort_keys`);
  const odd = directions.filter((direction) => direction !== 'asc' && direction !== 'desc');
  if (odd.length > 0) throw bad(`${repr(odd)} is invalid value for sort_dirs, valid value is 'asc' and 'desc'`);
  return keys.map((key, index) => ({ key, direction: directions[index] === 'desc' ? -1 : 1 }));
}

function limitIn(query: Filters): number {
  const limit = query['limit']?.at(-1) ?? '0';
  if (!/^\d{1,9}$/.test(limit)) throw networkErrors.BadLimit({ limit });
  return Number(limit);
}

/** Nothing comes before something. */
function compared(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return -1;
  if (b === null || b === undefined) return 1;
  return a < b ? -1 : 1;
}

interface Paging {
  readonly sorts: readonly Sort[];
  readonly limit: number;
  readonly marker: Shown | undefined;
  readonly isReverse: boolean;
}

function pageOf(found: readonly Shown[], { sorts, limit, marker, isReverse }: Paging): readonly Shown[] {
  const order = [...sorts, { key: 'id', direction: 1 }].map((sort) => ({
    ...sort,
    direction: isReverse ? -sort.direction : sort.direction,
  }));
  const compare = (a: Shown, b: Shown) =>
    order.map(({ key, direction }) => direction * compared(a[key], b[key])).find((each) => each !== 0) ?? 0;
  const after = found.toSorted(compare).filter((each) => marker === undefined || compare(each, marker) > 0);
  const page = after.slice(0, limit || undefined);
  return isReverse ? page.toReversed() : page;
}

/** `next` only after a full page, `previous` always. */
function linksOf(page: readonly Shown[], limit: number, isReverse: boolean, { query, origin, url }: Request): readonly unknown[] {
  const link = (rel: string, marker: unknown, reverse: boolean) => {
    const parameters = new URLSearchParams(
      Object.entries(query).flatMap(([name, values]) =>
        name === 'marker' || name === 'page_reverse' ? [] : values.map((value): [string, string] => [name, value]),
      ),
    );
    if (marker !== undefined) parameters.set('marker', String(marker));
    if (reverse) parameters.set('page_reverse', 'True');
    return { rel, href: `${origin}${url.path}?${parameters}` };
  };
  const isFull = page.length === limit;
  const next = isFull || isReverse ? [link('next', page.at(-1)?.['id'], false)] : [];
  const first = page[0]?.['id'] ?? query['marker']?.at(-1);
  return [...next, link('previous', first, true)];
}

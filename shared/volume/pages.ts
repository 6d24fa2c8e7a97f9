/** Whose things a list shows, in which order, and which page of them. */
import { together } from '../errors.ts';
import * as limits from '../limits.ts';
import { nextLink } from '../operation/links.ts';
import { looseBoolean } from '../operation/loose-boolean.ts';
import type { OperationRequest } from '../operation/operation.ts';
import type { Caller } from '../operation/policy.ts';
import { at, versions } from '../operation/versioned.ts';
import * as volumeErrors from './errors.ts';
import { type Columns, type Filters, filterErrors, filtered, type Query } from './filters.ts';

/** What is no filter in any version. */
const controls: ReadonlySet<string> = new Set(['limit', 'marker', 'offset', 'sort', 'sort_key', 'sort_dir', 'all_tenants', 'project_id']);

/** Before 3.45 it counted as a filter that nobody knows. */
const knowsCount = versions({ '3.0': false, '3.45': true });

/** Whose things are meant: an administrator may ask for everybody's, or for another project's. */
export function projectOf(query: Query, caller: Caller): string | undefined {
  if (!caller.isAdmin) return caller.projectId ?? '';
  const everybody = looseBoolean(query['all_tenants']?.at(-1) ?? '0') ?? false;
  return everybody ? query['project_id']?.at(-1) : (caller.projectId ?? '');
}

export interface Listing<T> {
  readonly id: (thing: T) => string;
  /** What the client is told of a marker that is not there. */
  readonly missing: (marker: string) => Error;
  readonly filters: Filters<T>;
  readonly sortKeys: Columns<T>;
}

type Request = Pick<OperationRequest, 'query' | 'caller' | 'version' | 'origin' | 'url'>;

export interface PageOfThings<T> {
  readonly things: readonly T[];
  /** There is one after every full page, also when it is the last. */
  readonly links: readonly unknown[] | undefined;
  readonly count: number | undefined;
}

/** What listing may be refused for, besides a marker that is not there. */
export const listErrors = /* @__PURE__ */ together(filterErrors, [
  volumeErrors.PageParameterInvalid,
  volumeErrors.PageParameterNegative,
  volumeErrors.SortInvalid,
  volumeErrors.TwoSorts,
]);

/** @param things newest first */
export function pageOfThings<T>(things: readonly T[], { id, missing, filters, sortKeys }: Listing<T>, request: Request): PageOfThings<T> {
  const { query, version, origin, url } = request;
  const countIsControl = knowsCount.at(version);
  const asked = Object.fromEntries(
    Object.entries(query).filter(([name]) => !controls.has(name) && !(countIsControl && name === 'with_count')),
  );
  const limit = Math.min(wholeNumber(query, 'limit') ?? limits.pageItems, limits.pageItems);
  const offset = wholeNumber(query, 'offset') ?? 0;
  const wantsCount = countIsControl && (looseBoolean(query['with_count']?.at(-1) ?? '0') ?? false);

  const sorted = inOrder(things, sortKeys, request);
  const marker = query['marker']?.at(-1);
  const position = marker === undefined ? -1 : sorted.findIndex((thing) => id(thing) === marker);
  if (marker !== undefined && position < 0) throw missing(marker);
  const all = filtered(sorted, filters, sortKeys, asked, request);
  // The marker itself need not pass the filters.
  const rest = marker === undefined ? all : filtered(sorted.slice(position + 1), filters, sortKeys, asked, request);
  const page = rest.slice(offset, offset + limit);
  const last = page.at(-1);
  return {
    things: page,
    links: last !== undefined && page.length === limit ? [nextLink(origin, url, id(last), limit)] : undefined,
    count: wantsCount ? all.length : undefined,
  };
}

function wholeNumber(query: Query, name: 'limit' | 'offset'): number | undefined {
  const text = query[name]?.at(-1);
  if (text === undefined) return undefined;
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw volumeErrors.PageParameterInvalid({ name });
  if (Number(text) < 0) throw volumeErrors.PageParameterNegative({ name });
  return Number(text);
}

/** Without being asked, the newest come first. */
function inOrder<T>(things: readonly T[], keys: Columns<T>, { query, version }: Request): readonly T[] {
  const order = orderOf(query).map(([name, sign]) => {
    const value = Object.hasOwn(keys, name) ? at(keys[name], version) : undefined;
    if (value === undefined) throw volumeErrors.SortInvalid({ reason: 'Invalid sort key' });
    return { value, sign };
  });
  if (order.length === 0) return things;
  return things.toSorted((one, other) => {
    for (const { value, sign } of order) {
      const [a, b] = [value(one) ?? '', value(other) ?? ''];
      if (a !== b) return sign * (a < b ? -1 : 1);
    }
    return 0;
  });
}

function orderOf(query: Query): readonly (readonly [name: string, sign: 1 | -1])[] {
  const [sort, key, direction] = [query['sort']?.at(-1), query['sort_key']?.at(-1), query['sort_dir']?.at(-1)];
  if (sort === undefined) return key === undefined && direction === undefined ? [] : [[(key ?? 'created_at').trim(), signOf(direction)]];
  if (key !== undefined || direction !== undefined) throw volumeErrors.TwoSorts();
  return sort
    .trim()
    .split(',')
    .map((pair) => {
      const [name = '', direction] = pair.split(':').map((part) => part.trim());
      return [name, signOf(direction)];
    });
}

function signOf(direction = 'desc'): 1 | -1 {
  const word = direction.trim();
  if (word === 'asc') return 1;
  if (word !== 'desc') throw volumeErrors.SortInvalid({ reason: "Unknown sort direction, must be 'desc' or 'asc'." });
  return -1;
}

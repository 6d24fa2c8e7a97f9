/** Filters, order and pages of the volume service's lists. */

import { looseBoolean } from '../operation/loose-boolean.ts';
import { pageOf } from '../operation/pages.ts';
import type { Caller } from '../operation/policy.ts';
import * as volumeErrors from './errors.ts';

type Query = Readonly<Record<string, readonly string[] | undefined>>;

const controls = new Set(['limit', 'marker', 'offset', 'sort', 'sort_key', 'sort_dir', 'all_tenants', 'with_count', 'project_id']);

/** Whose things are meant: an administrator may ask for everybody's, or for another project's. */
export function projectOf(query: Query, caller: Caller): string | undefined {
  if (!caller.isAdmin) return caller.projectId ?? '';
  const everybody = looseBoolean(query['all_tenants']?.at(-1) ?? '0') ?? false;
  return everybody ? query['project_id']?.at(-1) : (caller.projectId ?? '');
}

interface Listed {
  readonly id: string;
}

/** @throws MarkerNotFound, SortInvalid */
export function pageOfThings<T extends Listed, View extends Record<string, unknown>>(
  things: readonly T[],
  show: (thing: T) => View,
  query: Query,
) {
  const filters = Object.entries(query).filter(([name]) => !controls.has(name));
  const asked = query['limit']?.at(-1);
  if (asked !== undefined && !/^\d+$/.test(asked)) throw volumeErrors.SortInvalid({ reason: 'limit must be an integer' });
  const { limit, marker } = pageOf({ limit: asked === undefined ? undefined : [asked], marker: query['marker'] });
  const offset = Number(query['offset']?.at(-1) ?? 0) || 0;
  const shown = things
    .map((thing) => ({ thing, view: show(thing) }))
    .filter(({ view }) => filters.every(([name, values]) => matches(view, name.replace(/~$/, ''), values ?? [], name.endsWith('~'))));
  const order = orderOf(query);
  if (order.length > 0) shown.sort((a, b) => compare(a.view, b.view, order));
  const start = marker === undefined ? offset : shown.findIndex(({ thing }) => thing.id === marker) + 1;
  if (marker !== undefined && start === 0) throw volumeErrors.MarkerNotFound({ marker });
  const page = shown.slice(start, start + limit);
  return {
    views: page.map(({ view }) => view),
    next: shown.length > start + limit ? { marker: page.at(-1)?.thing.id ?? '', limit } : undefined,
  };
}

function matches(view: Record<string, unknown>, name: string, values: readonly string[], partly: boolean): boolean {
  const value = view[name === 'display_name' ? 'name' : name];
  if (name === 'metadata') return true;
  return values.some((wanted) =>
    partly ? String(value ?? '').includes(wanted) : String(value ?? '').toLowerCase() === wanted.toLowerCase(),
  );
}

function orderOf(query: Query): readonly (readonly [string, 1 | -1])[] {
  const pairs =
    query['sort']
      ?.at(-1)
      ?.split(',')
      .map((pair) => pair.split(':')) ??
    query['sort_key']?.map((key, position) => [key, query['sort_dir']?.[position] ?? 'desc']) ??
    [];
  return pairs.map(([key = '', direction = 'desc']) => {
    if (direction !== 'asc' && direction !== 'desc') throw volumeErrors.SortInvalid({ reason: `Unknown sort direction: ${direction}` });
    return [key, direction === 'asc' ? 1 : -1] as const;
  });
}

function compare(a: Record<string, unknown>, b: Record<string, unknown>, order: readonly (readonly [string, 1 | -1])[]): number {
  for (const [key, sign] of order) {
    const [one, other] = [a[key] ?? '', b[key] ?? ''];
    if (one !== other) return sign * (one < other ? -1 : 1);
  }
  return 0;
}

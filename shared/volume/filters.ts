/** Filters of the volume service's lists: each says itself in which microversions it is one. Source: Cinder's resource filters. */
import { looseBoolean } from '../operation/loose-boolean.ts';
import type { Caller } from '../operation/policy.ts';
import { parseTime } from '../operation/time.ts';
import type { Version } from '../operation/version.ts';
import { at, type MaybeVersioned, versions } from '../operation/versioned.ts';
import { readDictionary } from './dictionary.ts';
import * as volumeErrors from './errors.ts';

export type Query = Readonly<Record<string, readonly string[] | undefined>>;

/** Reads what is wanted, once, into what is asked of each thing. */
export type Filter<T> = (wanted: string, name: string) => (thing: T) => boolean;

export type Filters<T> = Readonly<Record<string, MaybeVersioned<Filter<T> | undefined>>>;

/** What a list may be sorted by: a value for each thing. */
export type Columns<T> = Readonly<Record<string, MaybeVersioned<((thing: T) => Value) | undefined>>>;

type Value = string | number | boolean | null;

/** By its text; Cinder's database does not tell large letters from small ones. */
export function equals<T>(value: (thing: T) => Value): Filter<T> {
  return (wanted) => (thing) => String(value(thing) ?? '').toLowerCase() === wanted.toLowerCase();
}

/** All of the pairs of a dictionary, as Python writes it. */
export function includes<T>(value: (thing: T) => Readonly<Record<string, string>>): Filter<T> {
  return (wanted, name) => {
    const pairs = readDictionary(wanted);
    if (pairs === undefined) throw volumeErrors.FilterInvalid({ filter: `${name} = ${wanted}` });
    return (thing) => Object.entries(pairs).every(([key, text]) => Object.hasOwn(value(thing), key) && value(thing)[key] === text);
  };
}

export function boolean<T>(value: (thing: T) => boolean): Filter<T> {
  return (wanted, name) => {
    const word = looseBoolean(wanted);
    if (word === undefined) throw volumeErrors.FilterInvalid({ filter: `${name} = ${wanted}` });
    return (thing) => value(thing) === word;
  };
}

/** What is no word for false is taken for true. */
export function looselyBoolean<T>(value: (thing: T) => boolean): Filter<T> {
  return (wanted) => {
    const word = looseBoolean(wanted) ?? true;
    return (thing) => value(thing) === word;
  };
}

const comparisons: Readonly<Record<string, (one: number, other: number) => boolean>> = {
  gt: (one, other) => one > other,
  gte: (one, other) => one >= other,
  eq: (one, other) => one === other,
  neq: (one, other) => one !== other,
  lt: (one, other) => one < other,
  lte: (one, other) => one <= other,
};

/** `gt:2026-01-01T00:00:00,lt:...`; seconds are what is shown, so they are what is compared. */
export function moment<T>(value: (thing: T) => string): Filter<T> {
  return (wanted, name) => {
    const asked = wanted.split(',').map((part) => {
      const [operator = '', ...rest] = part.split(':');
      const compare = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
      if (compare === undefined) throw volumeErrors.OperatorInvalid({ operator });
      const time = parseTime(rest.join(':'));
      if (time === undefined) throw volumeErrors.FilterInvalid({ filter: `${name} = ${wanted}` });
      return { compare, second: Math.floor(time / 1000) };
    });
    return (thing) => {
      const second = Math.floor(Date.parse(value(thing)) / 1000);
      return asked.every(({ compare, second: other }) => compare(second, other));
    };
  };
}

/** What becomes of a filter that is none: dropped, and from 3.31 on refused. Administrators may ask for any column, and find nothing by what is none. */
const unknownIs = versions<'dropped' | 'refused'>({ '3.0': 'dropped', '3.31': 'refused' });

export const filterErrors = [volumeErrors.FilterInvalid, volumeErrors.OperatorInvalid, volumeErrors.FiltersUnknown];

/** @param columns what administrators may filter by besides */
export function filtered<T>(
  things: readonly T[],
  filters: Filters<T>,
  columns: Columns<T>,
  query: Query,
  { caller, version }: { readonly caller: Pick<Caller, 'isAdmin'>; readonly version: Version },
): readonly T[] {
  const unknown: string[] = [];
  const asked = Object.entries(query).flatMap(([name, values]) => {
    const filter = Object.hasOwn(filters, name) ? at(filters[name], version) : undefined;
    const column = caller.isAdmin && Object.hasOwn(columns, name) ? at(columns[name], version) : undefined;
    const used = filter ?? (column && equals(column));
    if (used !== undefined) return [used(values?.at(-1) ?? '', name)];
    unknown.push(name);
    return [];
  });
  if (unknown.length > 0 && unknownIs.at(version) === 'refused') {
    if (!caller.isAdmin) throw volumeErrors.FiltersUnknown({ filters: unknown.sort().join(', ') });
    return [];
  }
  return things.filter((thing) => asked.every((matches) => matches(thing)));
}

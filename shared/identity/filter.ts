/** Filters of lists, as Keystone has them: equality with what the query says, or a part of it, as far as the kind of thing knows the parameter. */

import { looseBoolean } from '../operation/loose-boolean.ts';
import { ownMember } from '../own-member.ts';

/** What a thing shows under the name of a query parameter. */
export type Filters<T> = Readonly<Record<string, (thing: T) => string | boolean | null | undefined>>;

type Query = Readonly<Record<string, readonly string[]>>;

/** `name__contains=x` and its like; with an `i` in front the case does not matter. Source: Keystone's inexact filters. */
const comparators: Readonly<Record<string, (shown: string, wanted: string) => boolean>> = {
  contains: (shown, wanted) => shown.includes(wanted),
  startswith: (shown, wanted) => shown.startsWith(wanted),
  endswith: (shown, wanted) => shown.endsWith(wanted),
};

/** The things that fit; of a parameter that is repeated the last value counts, and unknown ones mean nothing. */
export function filtered<T>(things: readonly T[], query: Query, filters: Filters<T>): T[] {
  const tests = Object.entries(query).flatMap(([parameter, values]) => {
    const wanted = values.at(-1);
    const [name = '', comparator, ...more] = parameter.split('__');
    const shows = ownMember(filters, name);
    if (wanted === undefined || shows === undefined || more.length > 0) return [];
    const test = comparator === undefined ? fits : inexact(comparator);
    return test === undefined ? [] : [(thing: T) => test(shows(thing), wanted)];
  });
  return things.filter((thing) => tests.every((test) => test(thing)));
}

type Shown = string | boolean | null | undefined;

/** A boolean is meant to be true by anything that does not say otherwise. */
function fits(shown: Shown, wanted: string): boolean {
  return typeof shown === 'boolean' ? shown === (looseBoolean(wanted) ?? true) : shown === wanted;
}

function inexact(name: string): ((shown: Shown, wanted: string) => boolean) | undefined {
  if (Object.hasOwn(comparators, name)) return (shown, wanted) => typeof shown === 'string' && comparators[name]?.(shown, wanted) === true;
  const sensitive = name.startsWith('i') ? inexact(name.slice(1)) : undefined;
  return sensitive && ((shown, wanted) => typeof shown === 'string' && sensitive(shown.toLowerCase(), wanted.toLowerCase()));
}

/** What lists of projects know of tags: all of some, any of some, or neither. */
const tagFilters: Readonly<Record<string, (has: readonly boolean[]) => boolean>> = {
  tags: (has) => has.every(Boolean),
  'tags-any': (has) => has.some(Boolean),
  'not-tags': (has) => !has.every(Boolean),
  'not-tags-any': (has) => !has.some(Boolean),
};

/** The things whose tags fit; several are separated by commas. */
export function filteredByTags<T extends { readonly tags: readonly string[] }>(things: readonly T[], query: Query): T[] {
  const tests = Object.entries(tagFilters).flatMap(([name, test]) => {
    const wanted = query[name]?.at(-1)?.split(',');
    return wanted === undefined ? [] : [({ tags }: T) => test(wanted.map((tag) => tags.includes(tag)))];
  });
  return things.filter((thing) => tests.every((test) => test(thing)));
}

/** Filters of lists: equality with what the query says, as far as the kind of thing knows the parameter. */
import { looseBoolean } from '../operation/loose-boolean.ts';

/** What a thing shows under the name of a query parameter. */
export type Filters<T> = Readonly<Record<string, (thing: T) => string | boolean | null | undefined>>;

/** The things that fit; of a parameter that is repeated the last value counts, and unknown ones mean nothing. */
export function filtered<T>(things: readonly T[], query: Readonly<Record<string, readonly string[]>>, filters: Filters<T>): T[] {
  const tests = Object.entries(filters).flatMap(([name, shows]) => {
    const wanted = query[name]?.at(-1);
    return wanted === undefined ? [] : [(thing: T) => fits(shows(thing), wanted)];
  });
  return things.filter((thing) => tests.every((test) => test(thing)));
}

/** A boolean is meant to be true by anything that does not say otherwise. */
function fits(shown: string | boolean | null | undefined, wanted: string): boolean {
  return typeof shown === 'boolean' ? shown === (looseBoolean(wanted) ?? true) : shown === wanted;
}

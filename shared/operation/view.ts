/** Views: what of a thing is shown, each field with the versions in which it is. */
import { firstVersion, maximumVersion, type Version, type VersionText, version } from './version.ts';

type Shows<T, Context> = (thing: T, context: Context) => unknown;

interface Windowed<T, Context> {
  readonly since: Version;
  readonly until: Version;
  readonly shows: Shows<T, Context>;
}

export type Field<T, Context> = Shows<T, Context> | Windowed<T, Context> | readonly Windowed<T, Context>[];

export function shownSince<T, Context>(from: VersionText, shows: Shows<T, Context>): Windowed<T, Context> {
  return { since: version(from), until: maximumVersion, shows };
}

export function shownUntil<T, Context>(to: VersionText, shows: Shows<T, Context>): Windowed<T, Context> {
  return { since: firstVersion, until: version(to), shows };
}

interface Plan<T, Context> {
  readonly shown: readonly (readonly [string, Shows<T, Context>])[];
  readonly blank: Readonly<Record<string, unknown>>;
}

export interface View<T, Context> {
  readonly fields: Readonly<Record<string, Field<T, Context>>>;
  /** The thing as it is shown at a version; fields that show undefined are left out of its JSON. */
  show(thing: T, wanted: Version, context: Context): Record<string, unknown>;
  /**
   * The same as JSON, for lists. The text is kept as long as the thing is, and given again to whoever sees it in an equal context: a list of a
   * thousand things of which one has changed writes one. Contexts are JSON, and best few: each object is compared once.
   */
  writer(wanted: Version): (thing: T, context: Context) => string;
}

export function view<T extends object, Context>(fields: Readonly<Record<string, Field<T, Context>>>): View<T, Context> {
  const texts = new WeakMap<T, { readonly seenAs: string; readonly text: string }>();
  const plans = new Map<Version, Plan<T, Context>>();
  const planFor = (wanted: Version) => {
    const known = plans.get(wanted);
    if (known !== undefined) return known;
    const shown = Object.entries(fields).flatMap(([name, field]) => {
      const shows = showsAt(field, wanted);
      return shows === undefined ? [] : [[name, shows] as const];
    });
    const plan = { shown, blank: blankOf(shown.map(([name]) => name)) };
    plans.set(wanted, plan);
    return plan;
  };
  const show = (thing: T, wanted: Version, context: Context) => {
    const plan = planFor(wanted);
    const shown = { ...plan.blank };
    for (const [name, shows] of plan.shown) shown[name] = shows(thing, context);
    return shown;
  };
  return {
    fields,
    show,
    writer(wanted) {
      const contexts = new Map<Context, string>();
      return (thing, context) => {
        const seenAs = contexts.get(context) ?? JSON.stringify([wanted, context]);
        contexts.set(context, seenAs);
        const known = texts.get(thing);
        if (known?.seenAs === seenAs) return known.text;
        const text = JSON.stringify(show(thing, wanted, context));
        texts.set(thing, { seenAs, text });
        return text;
      };
    },
  };
}

/**
 * What every shown thing is a copy of: V8 keeps objects that are parsed and copied in its compact form, while one that gets its many fields
 * by name, one after the other, becomes a hash table, which takes several times as long to make and to turn into JSON.
 */
function blankOf(names: readonly string[]): Record<string, unknown> {
  return JSON.parse(JSON.stringify(Object.fromEntries(names.map((name) => [name, null]))));
}

function showsAt<T, Context>(field: Field<T, Context>, wanted: Version): Shows<T, Context> | undefined {
  if (typeof field === 'function') return field;
  const windows = Array.isArray(field) ? (field as readonly Windowed<T, Context>[]) : [field as Windowed<T, Context>];
  return windows.find((candidate) => wanted >= candidate.since && wanted <= candidate.until)?.shows;
}

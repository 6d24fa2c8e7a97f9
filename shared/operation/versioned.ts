/**
 * Values that depend on the microversion, and request schemas made of them. A field says itself in which versions it
 * exists (`since('2.79', ...)`), so that no handler ever compares versions.
 */
import { z } from 'zod/mini';
import { firstVersion, maximumVersion, minimumVersion, type Version, type VersionText, version } from './version.ts';

/** One value per microversion. */
export class Versioned<out T> {
  /** The versions at which the value changes, ascending; the first is the lowest version. */
  readonly breakpoints: readonly Version[];
  readonly #at: (version: Version) => T;
  readonly #made = new Map<Version, T>();

  /** @param changes the versions at which the value changes, and what it is made of: it changes with each of its parts */
  constructor(changes: readonly unknown[], at: (version: Version) => T) {
    const points = changes.flatMap((change) =>
      change instanceof Versioned ? change.breakpoints : typeof change === 'number' ? change : [],
    );
    this.breakpoints = [...new Set([minimumVersion, ...points])].filter((point) => point <= maximumVersion).sort((a, b) => a - b);
    this.#at = at;
  }

  /** The value at a version; made once for each breakpoint. */
  at(wanted: Version): T {
    const point = this.breakpoints.findLast((candidate) => candidate <= wanted) ?? firstVersion;
    if (!this.#made.has(point)) this.#made.set(point, this.#at(point));
    return this.#made.get(point) as T;
  }
}

export type MaybeVersioned<T> = T | Versioned<T>;

export function at<T>(value: MaybeVersioned<T>, wanted: Version): T {
  return value instanceof Versioned ? value.at(wanted) : value;
}

/** `versions({ '2.1': a, '2.19': b })`: `a` until 2.18, `b` from 2.19 on. What starts later than 2.1 is undefined before. */
export function versions<T>(table: Readonly<Partial<Record<VersionText, T>>>): Versioned<T> {
  const values = Object.entries(table)
    .map(([text, value]) => [version(text as VersionText), value as T] as const)
    .sort(([a], [b]) => a - b);
  return new Versioned(
    values.map(([from]) => from),
    (point) => values.findLast(([from]) => from <= point)?.[1] as T,
  );
}

/** A schema: of zod, or one per version. A schema that is undefined at a version makes its field unknown there. */
export type Schema<T> = z.core.$ZodType<T> | Versioned<z.core.$ZodType<T> | undefined>;

/** The field exists from this version on. */
export function since<T>(from: VersionText, schema: Schema<T>): Versioned<z.core.$ZodType<T | undefined> | undefined> {
  const first = version(from);
  return new Versioned([first, schema], (wanted) => (wanted >= first ? at(schema, wanted) : undefined));
}

/** The field exists up to and with this version. */
export function until<T>(to: VersionText, schema: Schema<T>): Versioned<z.core.$ZodType<T | undefined> | undefined> {
  const last = version(to);
  return new Versioned([last + 1, schema], (wanted) => (wanted <= last ? at(schema, wanted) : undefined));
}

type Shape = Readonly<Record<string, Schema<unknown>>>;
type Output<S> =
  S extends Versioned<infer Z> ? (Z extends z.core.$ZodType<infer T> ? T : undefined) : S extends z.core.$ZodType<infer T> ? T : never;
/** What an object schema of this shape gives. */
export type ObjectOutput<S extends Shape> = {
  [K in keyof S as undefined extends Output<S[K]> ? never : K]: Output<S[K]>;
} & { [K in keyof S as undefined extends Output<S[K]> ? K : never]?: Output<S[K]> };

/** A JSON object with these fields and no others, at each version those that exist. */
export function object<const S extends Shape>(shape: S): Versioned<z.core.$ZodType<ObjectOutput<S>>> {
  return new Versioned(
    Object.values(shape),
    (wanted) => z.strictObject(fieldsAt(shape, wanted)) as unknown as z.core.$ZodType<ObjectOutput<S>>,
  );
}

/** A list of such. */
export function list<T>(element: Schema<T>, ...checks: z.core.$ZodCheck<T[]>[]): Versioned<z.core.$ZodType<T[]>> {
  return new Versioned(
    [element],
    (wanted) => z.array(at(element, wanted) ?? z.never()).check(...(checks as [])) as unknown as z.core.$ZodType<T[]>,
  );
}

/** The field may be missing. */
export function optional<T>(schema: Schema<T>): Versioned<z.core.$ZodType<T | undefined> | undefined> {
  return new Versioned([schema], (wanted) => {
    const inner = at(schema, wanted);
    return inner && (z.optional(inner) as unknown as z.core.$ZodType<T | undefined>);
  });
}

/** What becomes of parameters that are not in the schema. Private ones, which begin with an underscore, are for logs and proxies. */
type UnknownParameters = 'drop' | 'refuse' | 'refuse all but private';

/** Query parameters: each name maps to the list of its values (`?a=1&a=2` is `{ a: ['1', '2'] }`). What is not refused and unknown is dropped. */
export function queryParameters<const S extends Shape>(
  shape: S,
  unknown: MaybeVersioned<UnknownParameters> = 'drop',
): Versioned<z.core.$ZodType<Partial<ObjectOutput<S>>>> {
  return new Versioned([...Object.values(shape), unknown], (wanted) => {
    const fields = Object.fromEntries(Object.entries(fieldsAt(shape, wanted)).map(([name, schema]) => [name, z.optional(schema)]));
    const made = { drop: z.object, refuse: z.strictObject, 'refuse all but private': publicObject }[at(unknown, wanted)](fields);
    return made as unknown as z.core.$ZodType<Partial<ObjectOutput<S>>>;
  });
}

function publicObject(fields: Readonly<Record<string, z.core.$ZodType>>): z.core.$ZodType {
  const unknownIn = (query: object) => Object.keys(query).filter((name) => !Object.hasOwn(fields, name) && !name.startsWith('_'));
  return z.pipe(
    z.looseObject({}).check(
      z.refine((query: object) => unknownIn(query).length === 0, {
        params: { whole: true },
        error: ({ input }) => {
          const names = unknownIn(input as object).map((name) => `'${name}'`);
          return `${names.join(', ')} ${names.length === 1 ? 'does' : 'do'} not match any of the regexes: '^_'`;
        },
      }),
    ),
    z.object(fields),
  );
}

function fieldsAt(shape: Shape, wanted: Version): Record<string, z.core.$ZodType> {
  const fields: Record<string, z.core.$ZodType> = {};
  for (const [name, schema] of Object.entries(shape)) {
    const field = at(schema, wanted);
    if (field !== undefined) fields[name] = field;
  }
  return fields;
}

/** Values made of JSON Schemas for property tests: valid ones, and valid ones with one flaw. */
import fc from 'fast-check';
import type { JsonSchema } from './contract.ts';
import { formats, pattern } from './contract-formats.ts';
import { texts } from './string-pool.ts';

/** What is tried in place of a right value. */
export const wildValues: readonly unknown[] = [
  ...texts,
  null,
  true,
  false,
  0,
  1,
  2,
  -1,
  1.5,
  0.5,
  1e-7,
  255,
  65_536,
  2_147_483_647,
  2_147_483_648,
  3.402_82e38,
  3.5e38,
  -2_147_483_649,
  [],
  [null],
  [[]],
  ['a'],
  ['a', 'a'],
  ['a', 'b'],
  [1],
  [{}],
  {},
  { a: 1 },
  { a: 'b' },
  { '': 'b' },
  { 'a\n': 'b' },
  { 'a/b': 'c' },
  { ['x'.repeat(255)]: 'b' },
  { ['x'.repeat(256)]: 'b' },
  { a: null },
  { a: 'b', c: 'd' },
  { name: 'a' },
  { uuid: null },
  { port: null },
  Array.from({ length: 50 }, (_, index) => `t${index}`),
  Array.from({ length: 51 }, (_, index) => `t${index}`),
]; // prettier-ignore

/** Names that may not be the schema's. */
export const extraNames: readonly string[] = ['extra', 'name', 'tag', 'id', 'hostname', '_private', ''];
const memberNames = ['a', 'key', 'hw:cpu_policy', 'with space', 'under_score', 'x'.repeat(255), '1', '_own'] as const;

type Type = 'string' | 'integer' | 'number' | 'boolean' | 'null' | 'object' | 'array';

export const members = (schema: JsonSchema, keyword: string): Readonly<Record<string, JsonSchema>> =>
  (schema[keyword] ?? {}) as Record<string, JsonSchema>;
export const list = (schema: JsonSchema, keyword: string): readonly JsonSchema[] => (schema[keyword] ?? []) as readonly JsonSchema[];
const number = (schema: JsonSchema, keyword: string, otherwise: number): number => (schema[keyword] as number | undefined) ?? otherwise;

/** Values that the schema should accept; the few that it does not, because keywords meet in ways that are not looked at, do no harm. */
export function validValues(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema['const'] !== undefined) return fc.constant(schema['const']);
  if (schema['enum'] !== undefined) return fc.constantFrom(...(schema['enum'] as unknown[]));
  const branches = [...list(schema, 'oneOf'), ...list(schema, 'anyOf')];
  const { oneOf: _oneOf, anyOf: _anyOf, ...rest } = schema;
  if (branches.length > 0) return fc.oneof(...branches.map((branch) => validValues({ ...rest, ...branch })));
  if (schema['type'] === undefined) return fc.constantFrom(...wildValues);
  const types = [schema['type']].flat() as Type[];
  return fc.oneof(...types.map((type) => ofType[type](schema)));
}

const ofType: Readonly<Record<Type, (schema: JsonSchema) => fc.Arbitrary<unknown>>> = {
  null: () => fc.constant(null),
  boolean: () => fc.boolean(),
  integer: (schema) =>
    fc.constantFrom(...[number(schema, 'minimum', -1), number(schema, 'maximum', 2 ** 40), number(schema, 'minimum', 0) + 1]),
  number: (schema) => fc.constantFrom(...[number(schema, 'minimum', 0) + 0.5, number(schema, 'maximum', 1e30), 1]),
  string: (schema) => fc.constantFrom(...stringsOf(schema)),
  array: (schema) => arrays(schema),
  object: (schema) => objects(schema),
};

function arrays(schema: JsonSchema): fc.Arbitrary<unknown> {
  const element = validValues((schema['items'] ?? {}) as JsonSchema);
  const minLength = number(schema, 'minItems', 0);
  const maxLength = Math.max(minLength, Math.min(3, number(schema, 'maxItems', 3)));
  if (schema['uniqueItems'] === true) return fc.uniqueArray(element, { minLength, maxLength, selector: (value) => JSON.stringify(value) });
  return fc.array(element, { minLength, maxLength });
}

function objects(schema: JsonSchema): fc.Arbitrary<unknown> {
  const required = new Set((schema['required'] ?? []) as string[]);
  // Few optional fields at a time: a flaw in one is not hidden by a flaw in another.
  const named = Object.entries(members(schema, 'properties')).map(([name, inner]) =>
    required.has(name)
      ? field(name, validValues(inner))
      : fc.oneof({ arbitrary: fc.constant([]), weight: 3 }, field(name, validValues(inner))),
  );
  const patterned = Object.entries(members(schema, 'patternProperties')).map(([source, inner]) => {
    const names = memberNames.filter((name) => new RegExp(pattern(source)).test(name));
    const [least, most] = [number(schema, 'minProperties', 0), number(schema, 'maxProperties', 2)];
    const member = fc.tuple(fc.constantFrom(...names), validValues(inner));
    return fc.uniqueArray(member, { minLength: least, maxLength: most, selector: ([name]) => name }) as fc.Arbitrary<[string, unknown][]>;
  });
  return fc.tuple(...named, ...patterned).map((parts) => Object.fromEntries(parts.flat() as [string, unknown][]));
}

const field = (name: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<[string, unknown][]> => value.map((made) => [[name, made]]);

const knownStrings = new Map<string, readonly string[]>();

/** Those of the pool that the schema takes. */
function stringsOf(schema: JsonSchema): readonly string[] {
  const { format, pattern: source, minLength = 0, maxLength = 512 } = schema as Readonly<Record<string, never>>;
  const [least, most] = [number(schema, 'minimum', Number.NEGATIVE_INFINITY), number(schema, 'maximum', Number.POSITIVE_INFINITY)];
  const key = JSON.stringify([format, source, minLength, maxLength, String(least), String(most)]);
  const known = knownStrings.get(key);
  if (known !== undefined) return known;
  const expression = source === undefined ? undefined : new RegExp(pattern(source));
  const found = texts.filter((text) => {
    const length = [...text].length;
    return (
      length >= minLength &&
      length <= maxLength &&
      (expression?.test(text) ?? true) &&
      (formats[format ?? '']?.(text) ?? true) &&
      !(Number(text) < least) &&
      !(Number(text) > most)
    );
  });
  if (found.length === 0) throw new Error(`No string of the pool fits ${key}`);
  knownStrings.set(key, found);
  return found;
}

/** Valid values, half of them with one flaw. */
export function nearlyValidValues(schema: JsonSchema): fc.Arbitrary<unknown> {
  const valid = validValues(schema);
  const flaw = fc.record({
    place: fc.nat(),
    kind: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add'),
    value: fc.constantFrom(...wildValues),
    name: fc.constantFrom(...extraNames),
  });
  return fc.oneof(
    valid,
    fc.tuple(valid, flaw).map(([value, { place, kind, value: wild, name }]) => {
      const copy = { whole: structuredClone(value) };
      const places = placesIn(copy);
      const { holder, key } = places[place % places.length] ?? { holder: copy, key: 'whole' };
      const there = Reflect.get(holder, key) as unknown;
      if (kind === 'replace') Reflect.set(holder, key, wild);
      else if (kind === 'remove' && holder !== copy) Array.isArray(holder) ? holder.pop() : Reflect.deleteProperty(holder, key);
      else if (typeof there === 'object' && there !== null) Array.isArray(there) ? there.push(wild) : Reflect.set(there, name, wild);
      return copy.whole;
    }),
  );
}

interface Place {
  readonly holder: object;
  readonly key: string;
}

function placesIn(holder: object): readonly Place[] {
  return Object.entries(holder).flatMap(([key, value]) => [
    { holder, key },
    ...(typeof value === 'object' && value !== null ? placesIn(value as object) : []),
  ]);
}

/** Query strings of what the schema knows, each parameter once or twice, with right values and wrong ones. */
export function queries(schema: JsonSchema): fc.Arbitrary<Readonly<Record<string, readonly string[]>>> {
  const parameters = Object.entries(members(schema, 'properties')).map(([name, inner]): [string, readonly string[]] => {
    const items = (inner['items'] ?? {}) as JsonSchema;
    return [name, (items['enum'] as string[] | undefined) ?? stringsOf(items)];
  });
  const wrong = fc.tuple(fc.constantFrom(...parameters.map(([name]) => name), ...extraNames), fc.constantFrom(...texts));
  const right = parameters.map(([name, values]) => fc.tuple(fc.constant(name), fc.constantFrom(...values)));
  return fc.array(fc.oneof({ arbitrary: wrong, weight: 1 + Math.floor(right.length / 6) }, ...right), { maxLength: 5 }).map((pairs) => {
    const values: Record<string, string[]> = {};
    for (const [name, value] of pairs) values[name] = [...(values[name] ?? []), value];
    return values;
  });
}

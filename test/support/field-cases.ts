/** Every field that a JSON Schema knows, tried with every value: what a random search may miss. */
import fc from 'fast-check';
import type { JsonSchema } from './contract.ts';
import { extraNames, list, members, validValues, wildValues } from './json-schema-values.ts';
import { texts } from './string-pool.ts';

export interface FieldCase {
  /** Where the value stands, as in `server.networks.0.uuid`. */
  readonly path: string;
  readonly value: unknown;
}

/** What still tells one version's field from another's once all values were tried at a version before. */
const fewValues: readonly unknown[] = [
  'a',
  '1',
  '-1',
  'true',
  '6f70656e-7374-6163-6b20-342065766572',
  'a b',
  'a@b',
  'a.b',
  'a,b',
  'é',
  1,
  -1,
  true,
  null,
  [],
  ['a'],
  {},
];

/**
 * For every field that the schema knows, what is otherwise the smallest valid value with any value in that field.
 * @param seen the fields that were tried already, as the caller keeps it from schema to schema
 * @param accepts what the schema says: made up values may miss a pattern
 */
export function* fieldCases(schema: JsonSchema, seen: Set<string>, accepts: (value: unknown) => boolean): Generator<FieldCase> {
  const smallest = smallestValue(schema, accepts);
  for (const path of pathsOf(schema)) {
    const own = schemaAt(schema, path);
    const field = JSON.stringify([path, own]);
    // The words that it knows may be nobody else's.
    for (const wild of [...list(own, 'enum'), ...(seen.has(field) ? fewValues : wildValues)])
      yield { path: path.join('.'), value: withValueAt(smallest, path, schema, wild) };
    seen.add(field);
  }
}

function schemaAt(schema: JsonSchema, [key, ...rest]: Path): JsonSchema {
  const inner = key === undefined ? undefined : innerSchema(schema, key);
  return inner === undefined ? schema : schemaAt(inner, rest);
}

/** The same for query parameters, which are lists of strings and nothing else. */
export function* parameterCases(schema: JsonSchema, seen: Set<string>): Generator<FieldCase> {
  for (const name of [...Object.keys(members(schema, 'properties')), ...extraNames]) {
    const field = JSON.stringify([name, members(schema, 'properties')[name], schema['additionalProperties']]);
    const values = seen.has(field) ? fewValues.filter((value) => typeof value === 'string') : texts;
    seen.add(field);
    for (const text of values) yield { path: name, value: { [name]: [text] } };
    yield { path: name, value: { [name]: ['1', '1'] } };
  }
}

function smallestValue(schema: JsonSchema, accepts: (value: unknown) => boolean = () => true): unknown {
  const values = fc.sample(validValues(onlyRequired(schema) as JsonSchema), { numRuns: 20, seed: 1 });
  return values.find(accepts) ?? values[0];
}

/** The same schema without what is optional. */
function onlyRequired(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return schema;
  const { properties, required, patternProperties, ...rest } = schema as Record<string, unknown>;
  const names = (required ?? []) as string[];
  const kept = Object.entries((properties ?? {}) as object).filter(([name]) => names.includes(name));
  const least = (rest['minProperties'] as number | undefined) ?? 0;
  return {
    ...rest,
    required: names,
    properties: Object.fromEntries(kept.map(([name, inner]) => [name, onlyRequired(inner)])),
    ...(least > 0 ? { patternProperties } : {}),
  };
}

type Path = readonly string[];

const firstItemOf = (schema: JsonSchema): JsonSchema | undefined =>
  (schema['items'] as JsonSchema | undefined) ?? list(schema, 'prefixItems')[0];

function pathsOf(schema: JsonSchema): readonly Path[] {
  const own = Object.entries(members(schema, 'properties')).flatMap(([name, inner]) => [
    [name],
    ...pathsOf(inner).map((rest) => [name, ...rest]),
  ]);
  const member = Object.values(members(schema, 'patternProperties')).flatMap((inner) => [
    ['key'],
    ...pathsOf(inner).map((rest) => ['key', ...rest]),
  ]);
  const first = firstItemOf(schema);
  const items = first === undefined ? [] : [['0'], ...pathsOf(first).map((rest) => ['0', ...rest])];
  const branches = [...list(schema, 'oneOf'), ...list(schema, 'anyOf'), ...list(schema, 'allOf')].flatMap(pathsOf);
  const distinct = new Map([...own, ...member, ...items, ...branches].map((path) => [path.join('.'), path]));
  return [...distinct.values()];
}

/** A copy with the value in place; what leads there is made where it is missing. */
function withValueAt(whole: unknown, [key, ...rest]: Path, schema: JsonSchema, value: unknown): unknown {
  if (key === undefined) return value;
  const inner = innerSchema(schema, key);
  if (inner === undefined) return value;
  const [next] = rest;
  if (key === '0') return [next === undefined ? value : withValueAt(Array.isArray(whole) ? whole[0] : undefined, rest, inner, value)];
  const isObject = typeof whole === 'object' && whole !== null && !Array.isArray(whole);
  // Where one member is all that there may be, it takes the place of the other.
  const there = isObject && schema['maxProperties'] !== 1 ? (whole as Record<string, unknown>) : {};
  return { ...there, [key]: next === undefined ? value : withValueAt(there[key] ?? smallestValue(objectOf(inner)), rest, inner, value) };
}

/** The schema of a member, wherever in a union it is. */
function innerSchema(schema: JsonSchema, key: string): JsonSchema | undefined {
  const own =
    key === '0'
      ? firstItemOf(schema)
      : (members(schema, 'properties')[key] ?? (key === 'key' ? Object.values(members(schema, 'patternProperties'))[0] : undefined));
  if (own !== undefined) return own;
  const branches = [...list(schema, 'oneOf'), ...list(schema, 'anyOf'), ...list(schema, 'allOf')];
  return branches.map((branch) => innerSchema(branch, key)).find((found) => found !== undefined);
}

/** The branch of a union that holds members. */
function objectOf(schema: JsonSchema): JsonSchema {
  const branches = [...list(schema, 'oneOf'), ...list(schema, 'anyOf')];
  return branches.find((branch) => branch['type'] === 'object' || branch['type'] === 'array') ?? schema;
}

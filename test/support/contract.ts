/**
 * Nova's contract as data, which lies beside the project and is no part of it: tests that need it skip where it is not. Its README says
 * how it is to be read.
 */
import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import { maximumVersion, minimumVersion, type Version } from '../../shared/operation/version.ts';
import { formats, pattern, stringFormats, uncheckedFormats } from './contract-formats.ts';

const folder = '../shared/contract';

/** Hand it to `test`: false, or why the test cannot run. */
export const skip = existsSync(`${folder}/surface.json`) ? false : `${folder} is not here: it is no part of the project`;

/** A file of the contract. */
export const read = (name: string) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));

export type JsonSchema = Readonly<Record<string, unknown>>;

interface Window {
  readonly min: `2.${number}` | null;
  readonly max: `2.${number}` | null;
}

export interface ContractOperation {
  readonly id: string;
  readonly min_version: `2.${number}` | null;
  readonly max_version: `2.${number}` | null;
  readonly success_codes: readonly (Window & { readonly code: number })[];
  readonly error_codes: readonly (Window & { readonly codes: readonly number[] })[];
  readonly policy: readonly string[];
  /** Against what each rule is checked, in words. */
  readonly policy_target?: Readonly<Record<string, string>>;
  readonly policy_conditional?: readonly { readonly rule: string }[];
  readonly schema_file: string;
}

export type Part = 'request' | 'query' | 'response';

interface ContractSchema {
  readonly schema: JsonSchema;
  readonly accepts: ValidateFunction;
}

const minor = (text: string): Version => Number(text.slice(2));

/** Whether a version is in a window; one that ends below 2.1 is the legacy mount's. */
export function holds({ min, max }: Window, version: Version): boolean {
  return (min === null || minor(min) <= version) && (max === null || version <= minor(max));
}

const nameless = (path: string) => path.replaceAll(/\{\w+\}/g, '{}');

/** The contract's entries of our compute operations, with their schemas compiled when they are asked for. */
export function contract() {
  const surface: readonly (ContractOperation & { method: string; path: string; action: string | null })[] = read('surface.json').operations;
  const key = (method: string, path: string, action: string | null | undefined) => `${method} ${nameless(path)}#${action ?? ''}`;
  const byKey = new Map(
    surface.filter(({ id }) => !id.endsWith('(root)')).map((entry) => [key(entry.method, entry.path, entry.action), entry]),
  );
  const root = surface.find(({ id }) => id === 'GET / (root)');
  const files = new Map<string, Partial<Record<Part, readonly (Window & { readonly schema: JsonSchema })[]>>>();
  /** By their text: many operations share a schema. */
  const compiled = new Map<string, ContractSchema>();
  const compile = compiler();

  function find(operation: AnyOperation): ContractOperation {
    const entry = operation.unversioned ? root : byKey.get(key(operation.method, operation.path, operation.action));
    if (entry === undefined) throw new Error(`The contract has no ${operation.method} ${operation.path} ${operation.action ?? ''}`);
    return entry;
  }

  function windows(operation: AnyOperation, part: Part) {
    const { schema_file: name } = find(operation);
    const file = files.get(name) ?? read(name);
    files.set(name, file);
    return (file[part] ?? []) as readonly (Window & { readonly schema: JsonSchema })[];
  }

  return {
    find,
    /** The schema of a part at a version; undefined when there is none. */
    schema(operation: AnyOperation, part: Part, version: Version): ContractSchema | undefined {
      const window = windows(operation, part).find((candidate) => holds(candidate, version));
      if (window === undefined) return undefined;
      const text = JSON.stringify(window.schema);
      const known = compiled.get(text) ?? { schema: window.schema, accepts: compile(window.schema) };
      compiled.set(text, known);
      return known;
    },
    /** What a row without versions answers. */
    responseOf({ schema_file: name }: ContractOperation): ValidateFunction {
      const [first] = read(name).response as readonly (Window & { readonly schema: JsonSchema })[];
      if (first === undefined) throw new Error(`${name} has no answer.`);
      return compile(first.schema);
    },
    /** The versions at which a schema of the operation, or the operation itself, changes. */
    breakpoints(operation: AnyOperation, ...parts: readonly Part[]): readonly Version[] {
      const { min_version: since } = find(operation);
      const points = parts.flatMap((part) => windows(operation, part).map(({ min }) => (min === null ? minimumVersion : minor(min))));
      return inWindow([since === null ? minimumVersion : minor(since), ...points, maximumVersion], operation);
    },
    status(operation: AnyOperation, version: Version): number | undefined {
      const { success_codes: successes, error_codes: errors } = find(operation);
      // What was dropped has no success, and one answer.
      if (successes.length === 0) return errors[0]?.codes[0];
      return successes.find((candidate) => holds(candidate, version))?.code;
    },
  };
}

export type Contract = ReturnType<typeof contract>;

/** The versions of a list at which the operation exists, ascending, each once. */
export function inWindow(versions: readonly Version[], { window }: AnyOperation): readonly Version[] {
  const since = window?.since === undefined ? minimumVersion : minor(window.since);
  const until = window?.until === undefined ? maximumVersion : minor(window.until);
  return [...new Set(versions)].filter((version) => version >= since && version <= until).sort((a, b) => a - b);
}

/** JSON Schema as formats.md says that it is read. */
function compiler(): (schema: JsonSchema) => ValidateFunction {
  const ajv = new Ajv2020({
    strict: false,
    unicodeRegExp: false,
    formats: Object.fromEntries(uncheckedFormats.map((name) => [name, true])),
  });
  for (const [name, accepts] of Object.entries(formats)) ajv.addFormat(name, accepts);
  for (const [keyword, keeps] of Object.entries(bounds)) {
    ajv.removeKeyword(keyword);
    ajv.addKeyword({
      keyword,
      compile: (bound: number) => (value: unknown) => {
        const number = numberOf(value);
        return number === undefined || keeps(number, bound);
      },
    });
  }
  ajv.removeKeyword('pattern');
  ajv.addKeyword({
    keyword: 'pattern',
    type: 'string',
    compile(source: string) {
      const expression = new RegExp(pattern(source));
      return (text: string) => expression.test(text);
    },
  });
  ajv.addKeyword({ keyword: 'isText', validate: (_: unknown, value: unknown) => typeof value === 'string' });
  return (schema) => ajv.compile(adapt(schema) as JsonSchema);
}

const bounds: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  minimum: (value, bound) => value >= bound,
  maximum: (value, bound) => value <= bound,
};

/** Numbers, and strings that Python reads as one. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^\s*[-+]?(\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+)([eE][-+]?\d+)?\s*$/.test(value)) return undefined;
  return Number(value.replaceAll('_', ''));
}

/** Hosts go by any name; in the schemas of usage audits Nova only knows those of its samples, which are UUIDs, and would not stand its own. */
const namedFreely = new Set(['hosts_not_run']);

/** What can be said in standard keywords: patterns of property names, and formats that refuse what is no string. */
function adapt(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(adapt);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).flatMap(([keyword, value]): [string, unknown][] => {
      if (keyword === 'enum' || keyword === 'const' || keyword === 'default') return [[keyword, value]];
      if (namedFreely.has(keyword)) return [[keyword, { type: 'array', items: { type: 'string' } }]];
      if (keyword === 'format' && stringFormats.has(value as string))
        return [
          [keyword, value],
          ['isText', true],
        ];
      if (keyword !== 'patternProperties') return [[keyword, adapt(value)]];
      return [[keyword, Object.fromEntries(Object.entries(value as object).map(([name, inner]) => [pattern(name), adapt(inner)]))]];
    }),
  );
}

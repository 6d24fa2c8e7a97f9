/** Filters of the list of images, as Glance reads them: what each compares, by which operators. */
import { parseTime } from '../operation/time.ts';
import * as imageErrors from './errors.ts';
import type { Image } from './image.ts';
import { shownTime } from './view.ts';

export type ImageQuery = Readonly<Record<string, readonly string[] | undefined>>;
type Test = (image: Image) => boolean;
/** Reads a filter's value. */
type Filter = (name: string, value: string, all: readonly string[]) => Test;

const invalid = (reason: string) => imageErrors.ImageInvalid({ reason });

/** `in:a,b` or `eq:a`; without an operator it is a. A colon always ends an operator. */
const textual =
  (of: (image: Image) => string | null): Filter =>
  (_, value) => {
    const [operator, operand] = splitOperator(value);
    if (operator !== 'eq' && operator !== 'in') throw invalid(`Unable to filter by unknown operator '${operator}'.`);
    const wanted = operator === 'in' ? listed(operand) : [operand];
    return (image) => wanted.includes(of(image) ?? '');
  };

const comparisons: ReadonlyMap<string, (one: number, other: number) => boolean> = new Map([
  ['gt', (one, other) => one > other],
  ['gte', (one, other) => one >= other],
  ['lt', (one, other) => one < other],
  ['lte', (one, other) => one <= other],
  ['eq', (one, other) => one === other],
  ['neq', (one, other) => one !== other],
]);

/** `gte:2026-01-01T00:00:00Z`; a moment without an operator is that very second. */
const temporal =
  (of: (image: Image) => string): Filter =>
  (name, value) => {
    const [operator, operand] = parseTime(value) === undefined ? splitOperator(value) : ['eq', value];
    const threshold = parseTime(operand);
    if (threshold === undefined) throw invalid(`Bad "${name}" query filter format. Use ISO 8601 DateTime notation.`);
    const compare = comparisons.get(operator);
    if (compare === undefined) throw invalid('Unable to filter on a unknown operator.');
    // Fractions of a second are neither shown nor compared.
    return (image) => compare(Date.parse(shownTime(of(image))), Math.floor(threshold / 1000) * 1000);
  };

const exact =
  (of: (image: Image) => unknown): Filter =>
  (_, value) =>
  (image) =>
    String(of(image) ?? '') === value;

const ranged =
  (of: (image: Image) => number | null, isWithin: (one: number, bound: number) => boolean): Filter =>
  (_, value) => {
    if (!/^\s*[+-]?\d+\s*$/.test(value)) throw invalid('Unable to filter on a range with a non-numeric value.');
    return (image) => {
      const found = of(image);
      return found !== null && isWithin(found, Number(value));
    };
  };

const truth =
  (of: (image: Image) => boolean, unify: (value: string) => string = (value) => value): Filter =>
  (name, value) => {
    const word = unify(value);
    if (word !== 'true' && word !== 'false')
      throw invalid(`Invalid value '${value}' for '${name}' filter. Valid values are 'true' or 'false'.`);
    return (image) => of(image) === (word === 'true');
  };

const oneOf =
  (words: readonly string[], complaint: string, of: (word: string) => Test): Filter =>
  (_, value) => {
    if (!words.includes(value)) throw invalid(`${complaint}: ${value}`);
    return of(value);
  };

const numbers: readonly (readonly [name: string, of: (image: Image) => number | null])[] = [
  ['size', ({ sizeBytes }) => sizeBytes],
  ['min_disk', ({ minDiskGib }) => minDiskGib],
  ['min_ram', ({ minRamMib }) => minRamMib],
];

const atLeast = (one: number, bound: number) => one >= bound;
const atMost = (one: number, bound: number) => one <= bound;
const everything: Test = () => true;

const filters: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['name', textual(({ name }) => name)],
  ['id', textual(({ id }) => id)],
  ['status', textual(({ status }) => status)],
  ['container_format', textual(({ containerFormat }) => containerFormat)],
  ['disk_format', textual(({ diskFormat }) => diskFormat)],
  ['created_at', temporal(({ createdAt }) => createdAt)],
  ['updated_at', temporal(({ updatedAt }) => updatedAt)],
  ['owner', exact(({ ownerProjectId }) => ownerProjectId)],
  ['checksum', exact(({ checksum }) => checksum)],
  ['os_hash_value', exact(({ sha512 }) => sha512)],
  ['os_hash_algo', exact(({ sha512 }) => (sha512 === null ? null : 'sha512'))],
  ...numbers.flatMap(([name, of]): [string, Filter][] => [
    [name, exact(of)],
    [`${name}_min`, ranged(of, atLeast)],
    [`${name}_max`, ranged(of, atMost)],
  ]),
  ['protected', truth(({ isProtected }) => isProtected)],
  [
    'os_hidden',
    truth(
      ({ isHidden }) => isHidden,
      (value) => value.toLowerCase(),
    ),
  ],
  [
    'visibility',
    oneOf(['public', 'community', 'shared', 'private', 'all'], 'Invalid visibility value', (word) =>
      word === 'all' ? everything : ({ visibility }) => visibility === word,
    ),
  ],
  // Which memberships count is decided where they are read.
  ['member_status', oneOf(['pending', 'accepted', 'rejected', 'all'], 'Invalid status', () => everything)],
  [
    'tag',
    (_, __, all) =>
      ({ tags }) =>
        all.every((tag) => tags.includes(tag.trim())),
  ],
  [
    'changes-since',
    () => {
      throw invalid('The "changes-since" filter is no longer available on v2.');
    },
  ],
]);

/** Any other name is that of a property. */
const property: Filter = (name, value) => (image) => Object.hasOwn(image.properties, name) && image.properties[name] === value;

/** Query parameters that are no filters. */
const controls: ReadonlySet<string> = new Set(['limit', 'marker', 'sort', 'sort_key', 'sort_dir']);

export const imageTestErrors = [imageErrors.ImageInvalid];

/** Whether an image passes all filters of a query. Hidden images are asked for by name. */
export function imageTest(query: ImageQuery): Test {
  const asked = Object.entries({ os_hidden: ['false'], ...query }).filter(([name]) => !controls.has(name));
  const tests = asked.map(([name, values = []]) => (filters.get(name) ?? property)(name, values.at(-1) ?? '', values));
  return (image) => tests.every((passes) => passes(image));
}

function splitOperator(value: string): readonly [operator: string, operand: string] {
  const colon = value.indexOf(':');
  return colon < 0 ? ['eq', value] : [value.slice(0, colon), value.slice(colon + 1)];
}

/** The values of a list between commas; one in quotes may have commas of its own. */
function listed(text: string): readonly string[] {
  const values: string[] = [];
  let rest = text;
  do {
    const [all, quoted, plain = ''] = /^(?:"((?:[^"\\]|\\.)*)"|([^",]*))(?:,|$)/s.exec(rest) ?? [];
    if (all === undefined) throw invalid(`Invalid filter value ${text}. Quotes are closed, and stand between commas.`);
    values.push(quoted?.replace(/\\(.)/gs, '$1') ?? plain);
    rest = rest.slice(all.length);
  } while (rest !== '');
  return values;
}

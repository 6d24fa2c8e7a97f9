/** Requests that are right but for a name: one that every object of JavaScript knows, a very long one, or very many. */
import type { ExampleRequest } from '../examples/example.ts';

export const namesOfObjects = ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'] as const;
const long = 'x'.repeat(3000);
/** As long as a body lets it be, nearly. */
const veryLong = 'x'.repeat(90_000);
const many = 2000;

/** What lists of one service or another look for. */
const queryNames = ['limit', 'marker', 'sort', 'sort_key', 'sort_dir', 'name', 'status', 'metadata', 'tag', 'with_count', 'created_at'];

type Strange = (value: unknown) => unknown;

/** What makes a request like this one strange: in each place of the path, in the query, and in each place of the body. */
export function* strangeRequests(
  { params = {}, body }: ExampleRequest,
  { onlyLooks }: { readonly onlyLooks: boolean },
): Generator<(request: ExampleRequest) => ExampleRequest> {
  for (const param of Object.keys(params)) {
    for (const name of [...namesOfObjects, 'x'.repeat(255), long])
      yield (request) => ({ ...request, params: { ...request.params, [param]: name } });
  }
  for (const query of onlyLooks ? [...strangeNames(), ...strangeFilters()] : strangeNames()) yield (request) => ({ ...request, query });
  if (body === undefined) return;
  for (const strange of strangeValues(body)) yield (request) => ({ ...request, body: strange(request.body) });
}

function* strangeNames(): Generator<string> {
  for (const name of namesOfObjects) yield `?${name}=x`;
  yield `?${long}=x`;
  yield `?${Array.from({ length: 700 }, (_, number) => `a${number}=x`).join('&')}`;
}

/** For what reads its query. */
function* strangeFilters(): Generator<string> {
  for (const name of namesOfObjects) {
    yield `?${name}`;
    yield `?${name}[${name}]=x&${name}:${name}=x`;
    for (const known of queryNames) yield `?${known}=${name}`;
    yield `?metadata=${encodeURIComponent(`{'${name}': '${name}'}`)}`;
    yield `?sort=${name}:${name},${name}`;
  }
  for (const known of queryNames) yield `?${known}=${long}`;
  yield `?${Array.from({ length: 700 }, () => 'limit=1').join('&')}`;
}

/** What puts something strange into one place of a value of this shape. */
function* strangeValues(shape: unknown): Generator<Strange> {
  for (const name of [...namesOfObjects, veryLong]) {
    yield () => name;
    yield () => Object.fromEntries([[name, 'x']]);
    yield () => [Object.fromEntries([[name, 'x']])];
  }
  if (Array.isArray(shape)) {
    yield (value) => Array.from({ length: many }, () => (value as unknown[])[0] ?? 'x');
    yield () => Array.from({ length: many }, (_, number) => `x${number}`);
    yield () => namesOfObjects;
    for (const [index, inner] of shape.entries()) {
      for (const strange of strangeValues(inner)) yield (value) => (value as unknown[]).with(index, strange((value as unknown[])[index]));
    }
  } else if (typeof shape === 'object' && shape !== null) {
    yield* strangeMembers();
    for (const [name, inner] of Object.entries(shape)) {
      yield* strangeMember(name);
      for (const strange of strangeValues(inner)) yield ofEntries((entries) => replaced(entries, name, strange));
    }
  }
}

type Entries = readonly (readonly [string, unknown])[];

/** Made of entries, because `__proto__` in a literal is no name. */
const ofEntries =
  (change: (entries: Entries) => Entries): Strange =>
  (value) =>
    Object.fromEntries(change(Object.entries(value as object)));

const replaced = (entries: Entries, name: string, by: Strange): Entries =>
  entries.map(([each, value]) => [each, each === name ? by(value) : value]);

/** Members that were not there. */
function* strangeMembers(): Generator<Strange> {
  for (const strange of [...namesOfObjects, long, veryLong]) {
    yield ofEntries((entries) => [...entries, [strange, entries[0]?.[1] ?? 'x']]);
    yield ofEntries((entries) => [...entries, [strange, 'x']]);
    yield ofEntries((entries) => [...entries, [strange, { [strange]: strange }]]);
  }
  yield ofEntries((entries) => [...entries, ...namesOfObjects.map((name) => [name, 'x'] as const)]);
  // Sent again they add others.
  for (let round = 0; round < 6; round++) {
    const named = (length: number, letter: string, width: number) =>
      Array.from({ length }, (_, number) => [`${letter}${round}-${number}`, letter.repeat(width)] as const);
    yield ofEntries((entries) => [...entries, ...named(many, 'x', 30)]);
    yield ofEntries((entries) => [...entries, ...named(100, 'y', 250)]);
  }
}

/** A member that goes by another name. */
function* strangeMember(name: string): Generator<Strange> {
  for (const strange of [...namesOfObjects, long])
    yield ofEntries((entries) => entries.map(([each, value]) => [each === name ? strange : each, value]));
}

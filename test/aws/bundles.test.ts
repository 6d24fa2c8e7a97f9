import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildBundles } from '../../infra/aws/build.ts';
import { operationFiles, projectFolder } from '../../infra/aws/entries.ts';
import { allFunctions, isRouteFunction } from '../../infra/aws/functions.ts';
import * as computeErrors from '../../shared/compute/errors.ts';
import * as identityErrors from '../../shared/identity/errors.ts';
import * as imageErrors from '../../shared/image/errors.ts';
import * as places from '../../shared/operation/places.ts';
import * as volumeErrors from '../../shared/volume/errors.ts';
import { builtBundles } from '../support/aws-cloud.ts';

/** Bytes. What a function loads is what it starts with: half of a start is reading and compiling it. */
const budget = { all: 300_000, ours: 55_000 };
/** Creating a server takes scheduling, block devices, quotas, volumes and images together; nothing else does. */
const largerOurs: Readonly<Record<string, number>> = { 'compute-servers-create': 80_000 };

const { folder, metafile } = await builtBundles();

interface Bundle {
  readonly name: string;
  readonly bytes: number;
  /** The modules in it with what each takes, the largest first. */
  readonly modules: readonly (readonly [path: string, bytes: number])[];
}

const bundles: readonly Bundle[] = Object.entries(metafile.outputs).map(([path, { bytes, inputs }]) => ({
  name: path.split('/').at(-2) ?? '',
  bytes,
  modules: Object.entries(inputs)
    .map(([module, { bytesInOutput }]) => [module, bytesInOutput] as const)
    .sort(([, a], [, b]) => b - a),
}));

const isOurs = (path: string) => !path.includes('node_modules/');
const largest = (modules: Bundle['modules']) =>
  modules
    .slice(0, 3)
    .map(([path, bytes]) => `${path} (${bytes})`)
    .join(', ');

test('every function has its bundle', () => {
  assert.deepEqual(bundles.map(({ name }) => name).sort(), allFunctions.map(({ name }) => name).sort());
});

test('names of functions are unique and fit for AWS', () => {
  const names = allFunctions.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(`micronova-production12-${name}`, /^[a-zA-Z0-9-_]{1,64}$/);
});

test('every bundle is within its budget', () => {
  const over = bundles.flatMap(({ name, bytes, modules }) => {
    const ours = modules.filter(([path]) => isOurs(path));
    const ourBytes = ours.reduce((sum, [, each]) => sum + each, 0);
    return [
      ...(bytes > budget.all ? [`${name} has ${bytes} bytes; the largest: ${largest(modules)}`] : []),
      ...(ourBytes > (largerOurs[name] ?? budget.ours) ? [`${name} has ${ourBytes} bytes of ours; the largest: ${largest(ours)}`] : []),
    ];
  });
  assert.deepEqual(over, []);
});

test("no bundle holds another operation's source", async () => {
  const files = await operationFiles();
  const allOperations = new Set(files.values());
  for (const each of allFunctions) {
    const own = new Set(isRouteFunction(each) ? each.route.operations.map((operation) => files.get(operation)) : []);
    const modules = bundles.find(({ name }) => name === each.name)?.modules ?? [];
    const foreign = modules.filter(([path, bytes]) => bytes > 0 && allOperations.has(path) && !own.has(path));
    assert.deepEqual(foreign, [], each.name);
  }
});

test('a bundle holds the facts of its own service, and of no other', () => {
  const facts = allFunctions.filter(isRouteFunction).map(({ name, route }) => {
    const modules = bundles.find((bundle) => bundle.name === name)?.modules ?? [];
    const held = Object.keys(places).filter((service) => modules.some(([path]) => path === `shared/operation/services/${service}.ts`));
    return [name, route.service.name, held] as const;
  });
  assert.deepEqual(
    facts.filter(([, own, held]) => held.join() !== own),
    [],
  );
});

/** Kinds that code in the bundle gives, but never where this operation takes it: why. */
const neverGiven: Readonly<Record<string, string>> = {
  'compute-servers-delete ServerNotReady': 'the lifecycle lets it begin without a host',
  'compute-volume-attachments-create ServerNotReady': 'the lifecycle lets it begin without a host',
  'identity-application-credentials-create RoleAssignmentNotFound': 'it quotes its text in another',
  'identity-users-change-password Duplicate': 'it leaves the name alone',
  'volume-volume-actions NumberQuotaExceeded': 'none of them adds a volume',
};

test('a bundle holds the errors that its operations declare, and no others', () => {
  const kinds = [computeErrors, identityErrors, imageErrors, volumeErrors].flatMap((module) => Object.keys(module));
  const strange = allFunctions.filter(isRouteFunction).flatMap(({ name, route }) => {
    const text = readFileSync(join(folder, name, 'index.mjs'), 'utf8');
    const held = [...text.matchAll(/["'`](\w+)["'`],[45]\d\d,["'`]/g)].flatMap(([, kind = '']) => (kinds.includes(kind) ? [kind] : []));
    const declared = new Set(route.operations.flatMap(({ errors }) => errors.map(({ kind }) => kind)));
    assert.ok(
      [...declared].every((kind) => held.includes(kind) || !kinds.includes(kind)),
      `${name} holds what it declares`,
    );
    return held.filter((kind) => !declared.has(kind)).map((kind) => `${name} ${kind}`);
  });
  assert.deepEqual(strange.sort(), Object.keys(neverGiven).sort());
});

test('no bundle holds a client of the SDK, or the messages of zod in every language', () => {
  for (const { name, modules } of bundles) {
    const unwanted = modules.filter(([path]) => /@aws-sdk\/client-|@smithy\/|zod\/v4\/locales/.test(path));
    assert.deepEqual(unwanted, [], name);
  }
});

test('no bundle imports node:http, which would load undici: a third of a start', () => {
  const importing = allFunctions.filter(({ name }) =>
    /from\s*["']node:https?["']/.test(readFileSync(join(folder, name, 'index.mjs'), 'utf8')),
  );
  assert.deepEqual(
    importing.map(({ name }) => name),
    [],
  );
});

test('no bundle holds the assertions, which find mistakes of code while it is tested', () => {
  const said = ['The same key is named twice', 'is not a counter', 'A message has a body'];
  const sources = ['shared/store/requests.ts', 'shared/messaging/limits.ts']
    .map((path) => readFileSync(join(projectFolder, path), 'utf8'))
    .join();
  for (const text of said) {
    assert.ok(sources.includes(text), `${text}: said where tests run`);
    const holding = allFunctions.filter(({ name }) => readFileSync(join(folder, name, 'index.mjs'), 'utf8').includes(text));
    assert.deepEqual(
      holding.map(({ name }) => name),
      [],
    );
  }
});

test('an operation that is in no file of its own cannot be bundled', async () => {
  const [first] = allFunctions;
  assert.ok(first !== undefined && isRouteFunction(first));
  const stranger = { ...first, route: { ...first.route, operations: first.route.operations.map((operation) => ({ ...operation })) } };
  await assert.rejects(buildBundles('/nowhere', [stranger]), /is not the default export of a file/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildBundles } from '../../infra/aws/build.ts';
import { operationFiles } from '../../infra/aws/entries.ts';
import { allFunctions, isRouteFunction } from '../../infra/aws/functions.ts';
import { builtBundles } from '../support/aws-cloud.ts';

/** Bytes. What a function loads is what it starts with: half of a start is reading and compiling it. */
const budget = { all: 300_000, ours: 80_000 };
/** Creating a server takes scheduling, block devices, quotas, names and images together; nothing else does. */
const largerOurs: Readonly<Record<string, number>> = { 'compute-servers-create': 130_000 };

const { metafile } = await builtBundles();

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

test('no bundle holds a client of the SDK, or the messages of zod in every language', () => {
  for (const { name, modules } of bundles) {
    const unwanted = modules.filter(([path]) => /@aws-sdk\/client-|@smithy\/|zod\/v4\/locales/.test(path));
    assert.deepEqual(unwanted, [], name);
  }
});

test('an operation that is in no file of its own cannot be bundled', async () => {
  const [first] = allFunctions;
  assert.ok(first !== undefined && isRouteFunction(first));
  const stranger = { ...first, route: { ...first.route, operations: first.route.operations.map((operation) => ({ ...operation })) } };
  await assert.rejects(buildBundles('/nowhere', [stranger]), /is not the default export of a file/);
});

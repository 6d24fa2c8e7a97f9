/** Whatever a client sends, and however deep it gets: it is answered, and never with 500. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { computeOperations } from '../../functions/compute/catalogue.ts';
import { testImageId } from '../../shared/image/test-image.ts';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import { formatVersion, type Version } from '../../shared/operation/version.ts';
import { exampleOf } from '../examples/catalogue.ts';
import { ask, type ExampleRequest } from '../examples/example.ts';
import { type World, worldIn } from '../examples/world.ts';
import { must, publicKey, roomySystem, root } from '../support/cloud.ts';
import { type Contract, contract, skip } from '../support/contract.ts';
import { nearlyValidValues, queries } from '../support/json-schema-values.ts';
import { characters, uuids, words } from '../support/string-pool.ts';
import type { System } from '../support/system.ts';

/** Another one is tried with CONTRACT_SEED in the environment. */
const seed = Number(process.env['CONTRACT_SEED'] ?? 20_261_122);

let system: System;
let world: World;
/** Of the administrator, who asks. */
let volume: string;
let facts: Contract;
before(async () => {
  if (skip) return;
  facts = contract();
  system = await roomySystem();
  world = await worldIn(system, { as: 'admin' });
  ({ volume_id: volume } = await world.attached());
  await must(system, 'POST', `${root}/os-keypairs`, { as: 'admin', body: { keypair: { name: 'mine', public_key: publicKey } } });
});
after(() => system?.close());

/** Real things in some of the places where random ones would be unknown, so that requests get further. */
function withRealThings(body: unknown): unknown {
  const text = JSON.stringify(body, (key, value: unknown) => {
    if (key === 'imageRef' && typeof value === 'string' && value !== '') return testImageId;
    if (key === 'flavorRef' && typeof value === 'string') return '1';
    if (key === 'networks') return Array.isArray(value) ? [] : value;
    if (key === 'key_name') return 'mine';
    if (key === 'availability_zone' || key === 'group') return undefined;
    if ((key === 'uuid' || key === 'volume_id') && typeof value === 'string') return volume;
    if (key === 'image_id' && typeof value === 'string') return testImageId;
    if (key === 'volumeId' && typeof value === 'string') return volume;
    // One request must not make a thousand servers.
    if ((key === 'min_count' || key === 'max_count') && Number(value) > 3) return 3;
    return value;
  });
  return text === undefined ? body : JSON.parse(text);
}

/** @returns whether the request was granted */
async function assertAnswered(operation: AnyOperation, at: Version, request: ExampleRequest): Promise<boolean> {
  const from = system.records.length;
  const answer = await ask(system, operation, request, { as: 'admin', version: formatVersion(at) });
  const defect = system.records.slice(from).find(({ event }) => event === 'undeclared error');
  const { body, query = '' } = request;
  // What no agent does is said to be so.
  assert.ok(
    (answer.status < 500 || answer.status === 501) && defect === undefined,
    `${answer.status} ${JSON.stringify(body)} ${query}: ${JSON.stringify(defect)}`,
  );
  return answer.status < 300;
}

/** What the path of a request names, made anew for each version: some requests take away what they are about. */
async function paramsFor(operation: AnyOperation): Promise<Pick<ExampleRequest, 'params'>> {
  const { params = {} } = await exampleOf(operation).prepare(world);
  return { params };
}

for (const operation of computeOperations) {
  if (operation.body !== undefined) {
    test(`${operation.name} answers every body`, { skip }, async (context) => {
      context.diagnostic(`seed ${seed}`);
      let granted = 0;
      for (const version of facts.breakpoints(operation, 'request')) {
        const theirs = facts.schema(operation, 'request', version);
        if (theirs === undefined) continue;
        const path = await paramsFor(operation);
        await fc.assert(
          fc.asyncProperty(nearlyValidValues(theirs.schema), fc.boolean(), async (body, isReal) => {
            if (await assertAnswered(operation, version, { ...path, body: isReal ? withRealThings(body) : body })) granted += 1;
          }),
          { seed, numRuns: 25 },
        );
      }
      context.diagnostic(`${granted} granted`);
      await system.settle();
      system.assertNoDefects();
    });
  }
  if (operation.query !== undefined) {
    test(`${operation.name} answers every query`, { skip }, async () => {
      for (const version of facts.breakpoints(operation, 'query')) {
        const theirs = facts.schema(operation, 'query', version);
        if (theirs === undefined) continue;
        const path = await paramsFor(operation);
        await fc.assert(
          fc.asyncProperty(queries(theirs.schema), async (query) => {
            await assertAnswered(operation, version, { ...path, query: queryString(query) });
          }),
          { seed, numRuns: 25 },
        );
      }
    });
  }
}

function queryString(query: Readonly<Record<string, readonly string[]>>): string {
  const pairs = Object.entries(query).flatMap(([name, values]) => values.map((value) => `${encodeURIComponent(name)}=${encode(value)}`));
  return `?${pairs.join('&').slice(0, 4096)}`;
}

/** Half of a surrogate pair has no encoding in UTF-8. */
const encode = (text: string) => (text.isWellFormed() ? encodeURIComponent(text) : '%ff');

/** What stands in the place of an id is a part of names, and may be found. */
const arePatterns = new Set(['hypervisors.search', 'hypervisors.servers']);
/** What Nova has under every name: classes of quotas, quotas that are to go, and usage, of which there may be none. */
const anyName = ['quota-sets.delete', 'quota-class-sets.show', 'quota-class-sets.update', 'simple-tenant-usage.show'];

test('every operation answers whatever stands in its path', { skip }, async () => {
  const empty = await roomySystem();
  const ids = [...characters, ...words, ...uuids].filter((text) => text !== '' && text.isWellFormed());
  for (const operation of computeOperations.filter(({ path }) => path.includes('{'))) {
    const body = operation.action === undefined ? {} : { [operation.action]: {} };
    for (const id of [...ids, 'USAGE', 'KEY_PAIR#mine', 'x'.repeat(3000)]) {
      const asked = operation.method === 'GET' || operation.method === 'DELETE' ? {} : { body };
      const params = Object.fromEntries([...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, id]));
      const answer = await ask(empty, operation, { params, ...asked }, { as: 'admin' });
      assert.ok(
        answer.status === 404 ||
          answer.status === 400 ||
          arePatterns.has(operation.name) ||
          (anyName.includes(operation.name) && answer.status < 300) ||
          answer.status === exampleOf(operation).refused,
        `${operation.name} ${JSON.stringify(id)}: ${answer.status} ${JSON.stringify(answer.body)}`,
      );
    }
  }
  empty.assertNoDefects();
  empty.close();
});

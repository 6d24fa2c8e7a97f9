/** Every operation of the Compute API is performed at every version at which an answer changes, and answers as the contract says. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { computeOperations } from '../../functions/compute/catalogue.ts';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import { formatVersion, type Version, version } from '../../shared/operation/version.ts';
import { Versioned } from '../../shared/operation/versioned.ts';
import { exampleOf } from '../examples/catalogue.ts';
import { ask, type Example, urlOf } from '../examples/example.ts';
import { worldIn } from '../examples/world.ts';
import { must, roomySystem, root } from '../support/cloud.ts';
import { type Contract, contract, inWindow, skip } from '../support/contract.ts';
import { type Gallery, gallery } from '../support/gallery.ts';
import type { Answer } from '../support/gateway.ts';
import type { System } from '../support/system.ts';

/** The versions at which something of the operation changes, and those just before: a change may come too early or too late. */
function breakpointsOf(facts: Contract, operation: AnyOperation): readonly Version[] {
  const own = [operation.body, operation.query, operation.status].flatMap((value) => (value instanceof Versioned ? value.breakpoints : []));
  const points = [...facts.breakpoints(operation, 'request', 'query', 'response'), ...own];
  return points.flatMap((point) => [point - 1, point]).filter((point) => point > 0);
}

/** Views and handlers do not tell their breakpoints, so what is cheap is asked at those of other operations as well. */
function manyBreakpoints(facts: Contract, operation: AnyOperation): readonly Version[] {
  return [...breakpointsOf(facts, operation), ...computeOperations.flatMap((other) => facts.breakpoints(other, 'response'))];
}

function check(facts: Contract, operation: AnyOperation, version: Version, answer: Answer): void {
  const where = `${operation.name} at ${formatVersion(version)}`;
  const { refused } = exampleOf(operation);
  assert.equal(answer.status, refused ?? facts.status(operation, version), `${where}: ${JSON.stringify(answer.body)}`);
  // What was dropped has no answer but its refusal, though its schema may have been left.
  if (typeof operation.status === 'number' && operation.status >= 400) return;
  const schema = facts.schema(operation, 'response', version);
  if (schema === undefined || refused !== undefined) return;
  assert.ok(
    schema.accepts(answer.body ?? null),
    `${where}: ${JSON.stringify(schema.accepts.errors)}\n${JSON.stringify(answer.body, null, 1)}`,
  );
}

let system: System;
let made: Gallery;
let facts: Contract;
before(async () => {
  if (skip) return;
  facts = contract();
  system = await roomySystem();
  made = await gallery(system);
});
after(() => system?.close());

test('the servers that are looked at are in every state', { skip }, async () => {
  const { body } = await must(system, 'GET', `${root}/servers/detail`);
  const states = (body as { servers: { id: string; status: string; 'OS-EXT-STS:task_state': string | null }[] }).servers.map((server) => [
    Object.entries(made.servers).find(([, id]) => id === server.id)?.[0],
    `${server.status} ${server['OS-EXT-STS:task_state']}`,
  ]);
  assert.deepEqual(Object.fromEntries(states), {
    plain: 'ACTIVE null',
    full: 'ACTIVE null',
    hinted: 'ACTIVE null',
    onVolume: 'ACTIVE null',
    stopped: 'SHUTOFF null',
    paused: 'PAUSED null',
    suspended: 'SUSPENDED null',
    moved: 'VERIFY_RESIZE null',
    homeless: 'ERROR null',
    failed: 'ERROR null',
    rebooting: 'HARD_REBOOT rebooting_hard',
    stopping: 'ACTIVE powering-off',
    deleting: 'ACTIVE deleting',
    attaching: 'ACTIVE null',
    building: 'BUILD spawning',
  });
});

for (const operation of computeOperations) {
  test(`${operation.name} answers as the contract says`, { skip }, async () => {
    const { looks, since } = exampleOf(operation);
    assert.notEqual(looks === undefined ? await change(operation) : await look(operation, looks, since), 0);
  });
}

/** What only looks, in the gallery. @returns how many answers were checked */
async function look(operation: AnyOperation, looks: NonNullable<Example['looks']>, since: Example['since'] = '2.1'): Promise<number> {
  let answers = 0;
  for (const as of ['member', 'admin'] as const) {
    for (const request of looks(made, as)) {
      const url = urlOf(operation, request);
      // The root of a service is asked for with a slash and without.
      for (const path of operation.path === '/' ? [url, `${url}/`] : [url]) {
        for (const at of inWindow(manyBreakpoints(facts, operation), operation)) {
          if (at < version(since)) continue;
          check(facts, operation, at, await system.request(operation.method, path, { as, version: formatVersion(at) }));
          answers += 1;
        }
      }
    }
  }
  system.assertNoDefects();
  return answers;
}

/** The same for what changes something, each persona in a cloud of its own. */
async function change(operation: AnyOperation): Promise<number> {
  const { as: only, since = '2.1', prepare, variants } = exampleOf(operation);
  let answers = 0;
  for (const as of ['member', 'admin'] as const) {
    if (only !== undefined && only !== as) continue;
    const own = await roomySystem();
    try {
      for (const at of inWindow(breakpointsOf(facts, operation), operation)) {
        if (at < version(since)) continue;
        const world = await worldIn(own, { as, version: at });
        for (const request of [await prepare(world), ...((await variants?.(world)) ?? [])]) {
          check(facts, operation, at, await ask(own, operation, request, { as, version: formatVersion(at) }));
          answers += 1;
        }
      }
      own.assertNoDefects();
    } finally {
      own.close();
    }
  }
  return answers;
}

test('whatever only looks has something to look at', () => {
  const blind = computeOperations.filter((operation) => {
    const { looks, refused } = exampleOf(operation);
    return operation.method === 'GET' && !operation.needs.includes('table:write') && looks === undefined && refused === undefined;
  });
  assert.deepEqual(blind, []);
});

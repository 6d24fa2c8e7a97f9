/** Every operation of the Compute API is performed at every version at which an answer changes, and answers as the contract says. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { computeOperations } from '../../functions/compute/catalogue.ts';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import { formatVersion, type Version } from '../../shared/operation/version.ts';
import { Versioned } from '../../shared/operation/versioned.ts';
import { must, privateFlavor, roomySystem, root } from '../support/cloud.ts';
import { type Contract, contract, inWindow, skip } from '../support/contract.ts';
import { type Gallery, gallery } from '../support/gallery.ts';
import type { Answer } from '../support/gateway.ts';
import type { Persona } from '../support/personas.ts';
import type { System } from '../support/system.ts';
import { type Ask, changes, looks, type Performance } from './responses-performances.ts';

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
  assert.equal(answer.status, facts.status(operation, version), `${where}: ${JSON.stringify(answer.body)}`);
  const schema = facts.schema(operation, 'response', version);
  if (schema === undefined) return;
  assert.ok(
    schema.accepts(answer.body ?? null),
    `${where}: ${JSON.stringify(schema.accepts.errors)}\n${JSON.stringify(answer.body, null, 1)}`,
  );
}

const askAt =
  (system: System, as: Persona, version: Version): Ask =>
  (method, path, asked) =>
    system.request(method, path, { as, version: formatVersion(version), ...asked });

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
    homeless: 'ERROR null',
    failed: 'ERROR null',
    rebooting: 'HARD_REBOOT rebooting_hard',
    stopping: 'ACTIVE powering-off',
    deleting: 'ACTIVE deleting',
    attaching: 'ACTIVE null',
    building: 'BUILD spawning',
  });
});

test('every operation is performed here', () => {
  const names = computeOperations.map(({ name }) => name);
  assert.deepEqual([...Object.keys(looks), ...Object.keys(changes)].sort(), [...names].sort());
});

for (const operation of computeOperations) {
  test(`${operation.name} answers as the contract says`, { skip }, async () => {
    const perform = changes[operation.name];
    const answers = perform === undefined ? await look(operation) : await change(operation, perform);
    assert.notEqual(answers, 0);
  });
}

/** @returns how many answers were checked */
async function look(operation: AnyOperation): Promise<number> {
  let answers = 0;
  for (const as of ['member', 'admin'] as const) {
    for (const path of looks[operation.name]?.(made, as) ?? []) {
      for (const version of inWindow(manyBreakpoints(facts, operation), operation)) {
        check(facts, operation, version, await system.request(operation.method, path, { as, version: formatVersion(version) }));
        answers += 1;
      }
    }
  }
  system.assertNoDefects();
  return answers;
}

/** The same for what changes something, each persona in a cloud of its own. */
async function change(operation: AnyOperation, perform: Performance): Promise<number> {
  let answers = 0;
  for (const as of ['member', 'admin'] as const) {
    const own = await roomySystem();
    try {
      await privateFlavor(own);
      for (const version of inWindow(breakpointsOf(facts, operation), operation)) {
        for (const answer of await perform(askAt(own, as, version), { system: own, as, version })) {
          check(facts, operation, version, answer);
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

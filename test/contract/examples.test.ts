/** Every operation has an example, and every example is right: asked for twice it is granted twice. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { operations } from '../../functions/catalogue.ts';
import { exampleOf, examples } from '../examples/catalogue.ts';
import { ask } from '../examples/example.ts';
import { worldIn } from '../examples/world.ts';
import { roomySystem } from '../support/cloud.ts';
import type { System } from '../support/system.ts';

test('there is one example for each operation, and none without one', () => {
  const named = Object.entries(examples).flatMap(([service, all]) => all.map(({ operation }) => `${service} ${operation}`));
  assert.deepEqual(named.sort(), operations.map(({ service, name }) => `${service} ${name}`).sort());
});

let system: System;
before(async () => {
  system = await roomySystem();
});
after(() => system.close());

for (const operation of operations) {
  test(`the example of ${operation.service} ${operation.name} is granted, as often as it is made`, async () => {
    const { prepare, as = 'member', refused } = exampleOf(operation);
    for (const _ of [1, 2]) {
      const request = await prepare(await worldIn(system, { as }));
      const from = system.records.length;
      const answer = await ask(system, operation, request, { as });
      // What was dropped has no other answer, and neither has what there is no service of.
      assert.ok(
        answer.status < 400 || [operation.status, refused].includes(answer.status),
        `${answer.status} ${JSON.stringify(answer.body)}`,
      );
      const served = system.records.slice(from).find(({ event }) => event === 'request')?.['operation'];
      assert.equal(served, operation.name);
      await system.settle();
    }
    system.assertNoDefects();
  });
}

/** Every operation has an example, and every example is right: asked for twice it is granted twice. And whatever it commits says who asked for it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { operations } from '../../functions/catalogue.ts';
import type { Service } from '../../shared/operation/service.ts';
import type { Write } from '../../shared/store/port.ts';
import { exampleOf, examples } from '../examples/catalogue.ts';
import { ask } from '../examples/example.ts';
import { worldIn } from '../examples/world.ts';
import { roomySystem } from '../support/cloud.ts';
import type { System } from '../support/system.ts';

test('there is one example for each operation, and none without one', () => {
  const named = Object.entries(examples).flatMap(([service, all]) => all.map(({ operation }) => `${service} ${operation}`));
  assert.deepEqual(named.sort(), operations.map(({ service, name }) => `${service} ${name}`).sort());
});

/** One for each service: what the examples of all of them make is more than a project may have. */
const systems = new Map<Service, System>();
before(async () => {
  for (const { service } of operations) {
    if (systems.has(service)) continue;
    const system = await roomySystem();
    systems.set(service, system);
    const { store } = system.ports;
    const commit = store.commit.bind(store);
    Object.assign(store, {
      commit: (writes: readonly Write[], token: string) => {
        committed.push(writes);
        return commit(writes, token);
      },
    });
  }
});
/** All commits, to be looked at after a request. */
const committed: (readonly Write[])[] = [];
const isOf = (sort: string) => (write: Write) => write.kind === 'put' && write.item.pk.startsWith(sort);
/** What hosts answer meanwhile is no request's. */
const isUnsaid = (writes: readonly Write[]) => !writes.some(isOf('AUDIT#')) && !writes.some(isOf('ANSWER#'));
after(() => {
  for (const system of systems.values()) system.close();
});

for (const operation of operations) {
  test(`the example of ${operation.service} ${operation.name} is granted, as often as it is made`, async () => {
    const { prepare, as = 'member', refused } = exampleOf(operation);
    const system = systems.get(operation.service);
    assert.ok(system);
    for (const _ of [1, 2]) {
      const request = await prepare(await worldIn(system, { as }));
      const from = system.records.length;
      committed.length = 0;
      const answer = await ask(system, operation, request, { as });
      if (operation.authentication !== 'none') assert.deepEqual(committed.filter(isUnsaid), []);
      // What was dropped has no other answer, and neither has what there is no service of.
      assert.ok(
        answer.status < 400 || [operation.status, refused].includes(answer.status),
        `${answer.status} ${JSON.stringify(answer.body)}`,
      );
      const served: unknown = system.records.slice(from).find(({ event }) => event === 'request')?.['operation'];
      assert.equal(served, operation.name);
      await system.settle();
    }
    system.assertNoDefects();
  });
}

/**
 * Whatever clients may name, they name as the members of every object of JavaScript are named, very long, and very often: no operation of any
 * service has a 500 for it, and none of the lists in which it is seen afterwards.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operations } from '../../functions/catalogue.ts';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import { exampleOf } from '../examples/catalogue.ts';
import { ask, type ExampleRequest } from '../examples/example.ts';
import { worldIn } from '../examples/world.ts';
import { roomySystem } from '../support/cloud.ts';
import { namesOfObjects, strangeRequests } from '../support/strange-requests.ts';
import type { System } from '../support/system.ts';

/** No project may have more volumes than these and as many again, and no more backups than these and a few. */
const preparationsOf = ({ name }: AnyOperation) => (name.startsWith('backup') ? 8 : 40);

/** Everything of the service that is looked at without naming anything. */
const listsOf = (service: AnyOperation['service']) =>
  operations.filter((operation) => operation.service === service && operation.method === 'GET' && !operation.path.includes('{'));

async function assertAnswered(system: System, operation: AnyOperation, request: ExampleRequest, as: 'member' | 'admin') {
  const from = system.records.length;
  const answer = await ask(system, operation, request, { as });
  const defect = system.records.slice(from).find(({ event }) => event === 'undeclared error');
  const { stream: _, ...told } = request;
  const text = JSON.stringify(told);
  const isAnswered = answer.status < 500 || answer.status === 501 || answer.status === exampleOf(operation).refused;
  assert.ok(isAnswered && defect === undefined, `${answer.status} ${text.slice(0, 400)}: ${JSON.stringify(defect)}`);
  return answer.status < 300;
}

async function lookAround(system: System, { service }: AnyOperation): Promise<void> {
  for (const list of listsOf(service)) {
    for (const as of ['member', 'admin'] as const)
      await assertAnswered(system, list, await exampleOf(list).prepare(await worldIn(system)), as);
  }
}

for (const operation of operations) {
  test(`${operation.service} ${operation.name} answers whatever names clients find`, async () => {
    const { prepare, as = 'member' } = exampleOf(operation);
    let system = await roomySystem();
    let prepared = 0;
    const onlyLooks = operation.method === 'GET' || operation.method === 'HEAD';
    async function prepareAnew(): Promise<ExampleRequest> {
      prepared += 1;
      if (prepared % preparationsOf(operation) === 0) {
        await finish();
        system = await roomySystem();
      }
      return prepare(await worldIn(system, { as }));
    }
    async function finish(): Promise<void> {
      await lookAround(system, operation);
      await system.settle();
      system.assertNoDefects();
      system.close();
    }
    let request = await prepareAnew();
    for (const strange of strangeRequests(request, { onlyLooks })) {
      if (request.stream !== undefined) request = await prepareAnew();
      const granted = await assertAnswered(system, operation, strange(request), as);
      if (granted && !onlyLooks) request = await prepareAnew();
    }
    await finish();
  });
}

test('the names are those that every object knows', () => {
  const strange: object = {};
  for (const name of namesOfObjects) assert.ok(name in strange, name);
});

import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { Clock } from '../../shared/clock.ts';
import { dynamodbStore } from '../../shared/store/dynamodb.ts';
import { StoreTimeout, type Write } from '../../shared/store/port.ts';
import { type DynamodbLocal, dynamodbLocal } from '../support/dynamodb-local.ts';
import { errorAnswer, startDynamodbProxy } from '../support/dynamodb-proxy.ts';
import { storeContract } from './store.contract.ts';

/** The store only sleeps between attempts at reading, and DynamoDB Local needs no rest. */
const clock: Clock = { now: () => 0, sleep: async () => undefined };
const thing = { pk: 'P', sk: 'thing' };
const count: Write = { kind: 'add', key: thing, amounts: { used: 1 } };

/** A store that reaches DynamoDB through a proxy, and one that reaches it directly. */
async function unreliable(local: DynamodbLocal, context: TestContext, maxAttempts: number) {
  const tableName = await local.makeTable(local.client());
  const proxy = await startDynamodbProxy(local.endpoint);
  context.after(() => proxy.close());
  const store = dynamodbStore({ client: local.client({ endpoint: proxy.endpoint, maxAttempts }), tableName, clock: clock });
  return { proxy, store, direct: dynamodbStore({ client: local.client(), tableName, clock: clock }) };
}

const local = await dynamodbLocal();
if ('reason' in local) {
  test('the store on DynamoDB', { skip: local.reason }, () => undefined);
} else {
  const client = local.client();
  storeContract('DynamoDB', async () => dynamodbStore({ client, tableName: await local.makeTable(client), clock: clock }));

  describe('DynamoDB: lost answers', () => {
    test('a commit whose answer is lost is unknown, and its token finds that it was made', async (context) => {
      const token = context.name.slice(0, 36);
      const { proxy, store, direct } = await unreliable(local, context, 1);
      proxy.plan('lose');
      await assert.rejects(store.commit([count], token), StoreTimeout);
      assert.equal((await direct.get(thing))?.used, 1);
      assert.deepEqual(await store.commit([count], token), { outcome: 'committed' });
      assert.deepEqual(await direct.get(thing), { ...thing, used: 1, version: 1 });
    });

    test("the client's own retry of a lost answer does not count twice", async (context) => {
      const token = context.name.slice(0, 36);
      const { proxy, store, direct } = await unreliable(local, context, 2);
      proxy.plan('lose');
      assert.deepEqual(await store.commit([count], token), { outcome: 'committed' });
      assert.equal(proxy.requests, 2);
      assert.deepEqual(await direct.get(thing), { ...thing, used: 1, version: 1 });
    });

    test('a throttled retry after a lost answer is unknown rather than contended', async (context) => {
      const token = context.name.slice(0, 36);
      const { proxy, store, direct } = await unreliable(local, context, 2);
      proxy.plan('lose', errorAnswer(400, 'ThrottlingException'));
      await assert.rejects(store.commit([count], token), StoreTimeout);
      assert.equal((await direct.get(thing))?.used, 1);
    });
  });
}

import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamodbStore } from '../../shared/store/dynamodb.ts';
import { type CommitResult, StoreTimeout, type Write } from '../../shared/store/port.ts';
import { errorAnswer, type Fate, startDynamodbProxy } from '../support/dynamodb-proxy.ts';

// Answers that DynamoDB Local never gives: they are worded as the API reference of TransactWriteItems and BatchGetItem has them.

const writes: readonly Write[] = ['a', 'b'].map((sk) => ({ kind: 'check', key: { pk: 'P', sk }, expect: 1 }));
const standing = { pk: { S: 'P' }, sk: { S: 'a' }, version: { N: '2' } };
const refused: CommitResult = { outcome: 'refused', failed: [{ index: 0, item: { pk: 'P', sk: 'a', version: 2 } }] };
const contended: CommitResult = { outcome: 'contended' };

const none = { Code: 'None' };
const unmet = { Code: 'ConditionalCheckFailed', Item: standing };
const conflict = { Code: 'TransactionConflict' };
const cancelled = (...CancellationReasons: object[]) => errorAnswer(400, 'TransactionCanceledException', { CancellationReasons });

/** A store on a server that gives these answers, without retries, and the pauses that the store asked for. */
async function answering(context: TestContext, ...fates: Fate[]) {
  const proxy = await startDynamodbProxy();
  context.after(() => proxy.close());
  proxy.plan(...fates);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ endpoint: proxy.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  const pauses: number[] = [];
  const clock = { now: () => 0, sleep: async (milliseconds: number) => void pauses.push(milliseconds) };
  return { store: dynamodbStore({ client, tableName: 'table', clock }), pauses, proxy };
}

describe('DynamoDB: what becomes of a commit', () => {
  const settled: readonly (readonly [what: string, answer: Fate, result: CommitResult])[] = [
    ['a success', { status: 200, body: {} }, { outcome: 'committed' }],
    ['an unmet condition', cancelled(unmet, none), refused],
    ['an unmet condition beside a conflict', cancelled(unmet, conflict), refused],
    ['a conflict', cancelled(none, conflict), contended],
    ['throttling of one item', cancelled({ Code: 'ThrottlingError' }, none), contended],
    ['a table out of throughput', cancelled({ Code: 'ProvisionedThroughputExceeded' }, none), contended],
    ['a throttled request', errorAnswer(400, 'ThrottlingException'), contended],
    ['a request beyond the throughput', errorAnswer(400, 'ProvisionedThroughputExceededException'), contended],
    ["a request beyond the account's limit", errorAnswer(400, 'RequestLimitExceeded'), contended],
  ];
  for (const [what, answer, result] of settled) {
    test(`${what} is ${result.outcome}`, async (context) => {
      const { store } = await answering(context, answer);
      assert.deepEqual(await store.commit(writes, 'token'), result);
    });
  }

  const unknown: readonly (readonly [what: string, answer: Fate])[] = [
    ['a commit still in progress from an earlier attempt', errorAnswer(400, 'TransactionInProgressException')],
    ['an internal error', errorAnswer(500, 'InternalServerError')],
    ['an unavailable service', { status: 503, body: 'Service Unavailable' }],
    ['a success that cannot be read', { status: 200, body: '{"Consumed' }],
  ];
  for (const [what, answer] of unknown) {
    test(`${what} leaves the commit unknown`, async (context) => {
      const { store } = await answering(context, answer);
      await assert.rejects(store.commit(writes, 'token'), StoreTimeout);
    });
  }

  test('nobody at home leaves the commit unknown', async (context) => {
    const { store, proxy } = await answering(context);
    await proxy.close();
    await assert.rejects(store.commit(writes, 'token'), StoreTimeout);
  });

  const thrown: readonly (readonly [what: string, answer: Fate, name: string])[] = [
    ['a write that DynamoDB finds invalid', cancelled({ Code: 'ValidationError' }, none), 'TransactionCanceledException'],
    ['an invalid request', errorAnswer(400, 'ValidationException'), 'ValidationException'],
    ['a missing table', errorAnswer(400, 'ResourceNotFoundException'), 'ResourceNotFoundException'],
    ['a token with other writes', errorAnswer(400, 'IdempotentParameterMismatchException'), 'TokenReused'],
  ];
  for (const [what, answer, name] of thrown) {
    test(`${what} throws ${name}`, async (context) => {
      const { store } = await answering(context, answer);
      await assert.rejects(store.commit(writes, 'token'), { name });
    });
  }
});

describe('DynamoDB: reads that are not answered', () => {
  const keys = ['a', 'b'].map((sk) => ({ pk: 'P', sk }));
  const item = (sk: string) => ({ pk: { S: 'P' }, sk: { S: sk }, version: { N: '1' } });
  const batch = (found: readonly string[], left: readonly string[]): Fate => ({
    status: 200,
    body: {
      Responses: { table: found.map(item) },
      UnprocessedKeys:
        left.length === 0 ? {} : { table: { Keys: left.map((sk) => ({ pk: { S: 'P' }, sk: { S: sk } })), ConsistentRead: true } },
    },
  });

  test('keys left unprocessed are asked for again after growing pauses', async (context) => {
    const { store, pauses } = await answering(context, batch([], ['a', 'b']), batch(['b'], ['a']), batch(['a'], []));
    const items = await store.getMany(keys);
    assert.deepEqual(
      items.map((found) => found?.sk),
      ['a', 'b'],
    );
    assert.deepEqual(pauses, [25, 50]);
  });

  test('keys left unprocessed again and again are given up', async (context) => {
    const { store, proxy } = await answering(context, ...Array.from({ length: 10 }, () => batch(['b'], ['a'])));
    await assert.rejects(store.getMany(keys), StoreTimeout);
    assert.equal(proxy.requests, 6);
  });

  const answers: readonly (readonly [what: string, answer: Fate])[] = [
    ['throttled', errorAnswer(400, 'ProvisionedThroughputExceededException')],
    ['failing', errorAnswer(500, 'InternalServerError')],
  ];
  for (const [what, answer] of answers) {
    test(`a ${what} DynamoDB times every read out`, async (context) => {
      const { store } = await answering(context, answer, answer, answer);
      await assert.rejects(store.get({ pk: 'P', sk: 'a' }), StoreTimeout);
      await assert.rejects(store.getMany(keys), StoreTimeout);
      await assert.rejects(store.list({ index: 'table', partition: 'P', limit: 1 }), StoreTimeout);
    });
  }

  test('a mistake in a read is thrown as it is', async (context) => {
    const { store } = await answering(context, errorAnswer(400, 'ValidationException'));
    await assert.rejects(store.get({ pk: 'P', sk: 'a' }), { name: 'ValidationException' });
  });
});

/** The small clients that stand in for the SDK's in bundles: they keep the same contracts, and sign as the SDK signs. */
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { presignedUrl, signedHeaders } from '../../infra/aws/runtime/client/signature.ts';
import { QueueNotFound } from '../../shared/messaging/port.ts';
import { sqsQueues as withSdk } from '../../shared/messaging/sqs.ts';
import { StoreTimeout, type Write } from '../../shared/store/port.ts';
import { storeContract } from '../contract/store.contract.ts';
import { dynamodbLocal } from '../support/dynamodb-local.ts';
import { errorAnswer, startDynamodbProxy } from '../support/dynamodb-proxy.ts';
import { smallClients } from '../support/small-clients.ts';
import { startLocalSqs } from '../support/sqs-local.ts';

const { DynamoDBClient, dynamodbStore, SQSClient, sqsMaker, sqsSender } = await smallClients();
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' });

const clock = { now: () => 0, sleep: async () => undefined };
const local = await dynamodbLocal();
if ('reason' in local) {
  test('the store on the small client', { skip: local.reason }, () => undefined);
} else {
  const client = local.client();
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = local.endpoint;
  const store = (tableName: string, maxAttempts?: number) =>
    dynamodbStore({ client: new DynamoDBClient(maxAttempts === undefined ? {} : { maxAttempts }), tableName, clock });

  storeContract('Small', async () => store(await local.makeTable(client)));

  describe('the small client: lost answers', () => {
    const thing = { pk: 'P', sk: 'thing' };
    const count: Write = { kind: 'add', key: thing, amounts: { used: 1 } };
    const setUp = async (attempts: number) => {
      const tableName = await local.makeTable(client);
      const proxy = await startDynamodbProxy(local.endpoint);
      process.env['AWS_ENDPOINT_URL_DYNAMODB'] = proxy.endpoint;
      const close = async () => {
        process.env['AWS_ENDPOINT_URL_DYNAMODB'] = local.endpoint;
        await proxy.close();
      };
      return { proxy, close, store: store(tableName, attempts) };
    };

    test('its own retry of a lost answer does not count twice', async (context) => {
      const { proxy, close, store } = await setUp(2);
      context.after(close);
      proxy.plan('lose');
      assert.deepEqual(await store.commit([count], 'token'), { outcome: 'committed' });
      assert.equal((await store.get(thing))?.used, 1);
    });

    test('a commit whose answer is lost is unknown', async (context) => {
      const { proxy, close, store } = await setUp(1);
      context.after(close);
      proxy.plan('lose');
      await assert.rejects(store.commit([count], 'token'), StoreTimeout);
    });

    test('a throttled retry after a lost answer is unknown rather than contended', async (context) => {
      const { proxy, close, store } = await setUp(2);
      context.after(close);
      proxy.plan('lose', errorAnswer(400, 'ThrottlingException'));
      await assert.rejects(store.commit([count], 'token'), StoreTimeout);
    });

    for (const [what, fate] of [
      ['an internal error', errorAnswer(500, 'InternalServerError')],
      ['an unavailable service', { status: 503, body: 'Service Unavailable' }],
      ['a success that cannot be read', { status: 200, body: '{"Consumed' }],
      ['a commit still in progress', errorAnswer(400, 'TransactionInProgressException')],
    ] as const) {
      test(`${what} leaves the commit unknown`, async (context) => {
        const { proxy, close, store } = await setUp(1);
        context.after(close);
        proxy.plan(fate);
        await assert.rejects(store.commit([count], 'token'), StoreTimeout);
      });
    }
  });
}

describe('the small client of SQS', () => {
  test('what it sends to the queues that it makes is received', async (context) => {
    const sqs = await startLocalSqs();
    const client = sqs.client();
    context.after(async () => {
      client.destroy();
      await sqs.stop();
    });
    process.env['AWS_ENDPOINT_URL_SQS'] = sqs.endpoint;
    const options = { client: new SQSClient(), prefix: 'small-' };
    const small = { ...sqsMaker(options), ...sqsSender(options) };
    await small.ensure('host-a', { deadLetterQueue: 'dead' });
    await small.ensure('host-a', { deadLetterQueue: 'dead', maximumReceives: 7 });
    await small.send('host-a', { group: 'g', deduplicationId: '1', body: 'Grüße' });
    await small.send('host-a', { group: 'g', deduplicationId: '1', body: 'again' });
    const received = await withSdk({ client, prefix: 'small-' }).receive('host-a', { limit: 10, waitSeconds: 0, visibilitySeconds: 30 });
    assert.deepEqual(
      received.map(({ group, body }) => [group, body]),
      [['g', 'Grüße']],
    );
    await assert.rejects(small.send('host-b', { group: 'g', deduplicationId: '1', body: 'x' }), QueueNotFound);
  });
});

describe('signatures', () => {
  class Sha256 {
    readonly #hash;
    constructor(secret?: unknown) {
      this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as string);
    }
    update(data: Uint8Array | string) {
      this.#hash.update(data);
    }
    async digest() {
      return new Uint8Array(this.#hash.digest());
    }
  }
  const text = fc.string({ minLength: 1, maxLength: 40 });
  const signings = fc.record({
    region: fc.constantFrom('eu-central-1', 'us-east-1'),
    now: fc.integer({ min: 0, max: 4_000_000_000_000 }),
    accessKeyId: fc.stringMatching(/^[A-Z0-9]{16,20}$/),
    secretAccessKey: text,
    sessionToken: fc.option(fc.stringMatching(/^[A-Za-z0-9+/=]{20,60}$/), { nil: undefined }),
  });
  const makeSigner = (
    service: string,
    { region, accessKeyId, secretAccessKey, sessionToken }: typeof signings extends fc.Arbitrary<infer T> ? T : never,
  ) => ({
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    region,
    service,
  });

  test('requests are signed as the SDK signs them', async () => {
    await fc.assert(
      fc.asyncProperty(signings, fc.constantFrom('dynamodb', 'sqs', 's3', 'secretsmanager'), fc.json(), async (signing, service, body) => {
        const mine = makeSigner(service, signing);
        const url = new URL(`https://${service}.${signing.region}.amazonaws.com/${service === 's3' ? 'uploads/1-2' : ''}`);
        const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.GetItem' };
        const signed = signedHeaders({ method: 'POST', url, headers, body }, { ...mine, now: signing.now });
        const theirs = new SignatureV4({
          ...mine,
          sha256: Sha256 as never,
          applyChecksum: service === 's3',
          uriEscapePath: service !== 's3',
        });
        const request = {
          method: 'POST',
          protocol: 'https:',
          hostname: url.host,
          path: url.pathname,
          query: {},
          headers: { ...headers, host: url.host },
          body,
        };
        const expected = (await theirs.sign(request as never, { signingDate: new Date(signing.now) })) as unknown as {
          headers: Record<string, string>;
        };
        assert.equal(signed['authorization'], expected.headers['authorization']);
      }),
    );
  });

  test("a URL is presigned as in Amazon's own example", () => {
    // Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters".
    const example = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
    const signing = { credentials: example, region: 'us-east-1', service: 's3', now: Date.UTC(2013, 4, 24) };
    const url = new URL(presignedUrl('GET', new URL('https://examplebucket.s3.amazonaws.com/test.txt'), 86_400, signing));
    assert.equal(url.searchParams.get('X-Amz-Signature'), 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404');
  });

  test('a signature says which credentials it is made with', () => {
    const signing = { credentials: { ...credentials, sessionToken: 'session' }, region: 'us-east-1', service: 'sqs', now: 0 };
    const signed = signedHeaders({ method: 'POST', url: new URL('https://sqs.us-east-1.amazonaws.com/'), headers: {}, body: '' }, signing);
    assert.equal(signed['x-amz-security-token'], 'session');
    assert.match(signed['authorization'] ?? '', /^AWS4-HMAC-SHA256 Credential=test\/19700101\/us-east-1\/sqs\/aws4_request, /);
  });
});

/** The small clients that stand in for the SDK's in bundles: they keep the same contracts, and sign as the SDK signs. */
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { describe, mock, type TestContext, test } from 'node:test';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { askJson, attempt, repeating } from '../../infra/aws/runtime/client/request.ts';
import { presignedUrl, signedHeaders } from '../../infra/aws/runtime/client/signature.ts';
import { QueueNotFound } from '../../shared/messaging/port.ts';
import { sqsQueues } from '../../shared/messaging/sqs.ts';
import { StoreTimeout, type Write } from '../../shared/store/port.ts';
import { storeContract } from '../contract/store.contract.ts';
import { dynamodbLocal } from '../support/dynamodb-local.ts';
import { errorAnswer, startDynamodbProxy } from '../support/dynamodb-proxy.ts';
import { smallClients } from '../support/small-clients.ts';
import { startLocalSqs } from '../support/sqs-local.ts';

const { DynamoDBClient, dynamodbStore, SQSClient, sqsMaker, sqsSender } = await smallClients();
const environment = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' };
Object.assign(process.env, environment);

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
    const received = await sqsQueues({ client, prefix: 'small-' }).receive('host-a', { limit: 10, waitSeconds: 0, visibilitySeconds: 30 });
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
    region: fc.constantFrom<string>('eu-central-1', 'us-east-1'),
    now: fc.integer({ min: 0, max: 4_000_000_000_000 }),
    accessKeyId: fc.stringMatching(/^[A-Z0-9]{16,20}$/),
    secretAccessKey: text,
    sessionToken: fc.option(fc.stringMatching(/^[A-Za-z0-9+/=]{20,60}$/), { nil: undefined }),
  });
  type Signing = typeof signings extends fc.Arbitrary<infer T> ? T : never;

  /** Signs as a function does whose environment holds these credentials, at that time. */
  function inFunction<Result>({ region, now, accessKeyId, secretAccessKey, sessionToken }: Signing, sign: () => Result): Result {
    Object.assign(process.env, { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey });
    if (sessionToken !== undefined) process.env['AWS_SESSION_TOKEN'] = sessionToken;
    mock.timers.enable({ apis: ['Date'], now });
    try {
      return sign();
    } finally {
      mock.timers.reset();
      delete process.env['AWS_SESSION_TOKEN'];
      Object.assign(process.env, environment);
    }
  }
  const withSdk = (service: string, { region, accessKeyId, secretAccessKey, sessionToken }: Signing) =>
    new SignatureV4({
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
      region,
      service,
      sha256: Sha256 as never,
      applyChecksum: service === 's3',
      uriEscapePath: service !== 's3',
    });
  const requestOfSdk = (method: string, url: URL, headers: Readonly<Record<string, string>>, body?: string) => ({
    method,
    protocol: url.protocol,
    hostname: url.host,
    path: url.pathname,
    query: {},
    headers: { ...headers, host: url.host },
    body,
  });

  test('requests are signed as the SDK signs them', async () => {
    await fc.assert(
      fc.asyncProperty(signings, fc.constantFrom('dynamodb', 'sqs', 's3', 'secretsmanager'), fc.json(), async (signing, service, body) => {
        const url = new URL(`https://${service}.${signing.region}.amazonaws.com/${service === 's3' ? 'uploads/1-2' : ''}`);
        const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.GetItem' };
        const signed = inFunction(signing, () => signedHeaders({ service, method: 'POST', url, headers, body }));
        const request = requestOfSdk('POST', url, { ...headers, 'content-length': String(Buffer.byteLength(body)) }, body);
        const expected = await withSdk(service, signing).sign(request, { signingDate: new Date(signing.now) });
        assert.equal(signed['Authorization'], expected.headers['authorization']);
        assert.equal(signed['X-Amz-Security-Token'], signing.sessionToken);
      }),
    );
  });

  test('URLs are presigned as the SDK presigns them', async () => {
    const digest = new Set(['x-amz-content-sha256']);
    const unsigned = { unhoistableHeaders: digest, unsignableHeaders: digest };
    await fc.assert(
      fc.asyncProperty(signings, fc.constantFrom('GET', 'PUT'), fc.uuid(), async (signing, method, id) => {
        const url = new URL(`https://bucket.s3.${signing.region}.amazonaws.com/uploads/${id}`);
        const presigned = new URL(inFunction(signing, () => presignedUrl(method, url, 3600)));
        const request = requestOfSdk(method, url, { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' });
        const expected = await withSdk('s3', signing).presign(request, {
          expiresIn: 3600,
          signingDate: new Date(signing.now),
          ...unsigned,
        });
        assert.deepEqual(Object.fromEntries(presigned.searchParams), expected.query);
        assert.equal(presigned.origin + presigned.pathname, url.href);
      }),
    );
  });

  test("a URL is presigned as in Amazon's own example", () => {
    // Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters".
    const example = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
    const signing = { ...example, sessionToken: undefined, region: 'us-east-1', now: Date.UTC(2013, 4, 24) };
    const url = new URL(inFunction(signing, () => presignedUrl('GET', new URL('https://examplebucket.s3.amazonaws.com/test.txt'), 86_400)));
    assert.equal(url.searchParams.get('X-Amz-Signature'), 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404');
  });

  test('a signature says which credentials it is made with', () => {
    const signing = { accessKeyId: 'test', secretAccessKey: 'test', sessionToken: 'session', region: 'us-east-1', now: 0 };
    const url = new URL('https://sqs.us-east-1.amazonaws.com/');
    const signed = inFunction(signing, () => signedHeaders({ service: 'sqs', method: 'POST', url, headers: {}, body: '' }));
    assert.equal(signed['X-Amz-Security-Token'], 'session');
    assert.match(String(signed['Authorization']), /^AWS4-HMAC-SHA256 Credential=test\/19700101\/us-east-1\/sqs\/aws4_request, /);
  });
});

describe('requests', () => {
  /** A server that gives these answers, one after the other and the last again, and says how often it was asked. */
  async function answering(context: TestContext, ...answers: readonly ((response: ServerResponse) => void)[]) {
    let asked = 0;
    const server = createServer((request, response) => {
      request.resume();
      answers[Math.min(asked, answers.length - 1)]?.(response);
      asked += 1;
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    context.after(() => {
      server.close();
      server.closeAllConnections();
      delete process.env['AWS_ENDPOINT_URL_SECRETS_MANAGER'];
    });
    const address = server.address();
    assert.ok(address !== null && typeof address !== 'string');
    const url = new URL(`http://127.0.0.1:${address.port}/`);
    process.env['AWS_ENDPOINT_URL_SECRETS_MANAGER'] = url.href;
    return { asked: () => asked, request: { service: 's3', method: 'PUT', url, headers: {}, body: '' } };
  }
  const error =
    (status: number, __type: string, members = {}) =>
    (response: ServerResponse) =>
      void response.writeHead(status).end(JSON.stringify({ __type, message: 'told', ...members }));
  const ask = () => repeating(() => askJson('SECRETS_MANAGER', 'secretsmanager.GetSecretValue', {}, '1.1'));

  for (const [what, answer] of [
    ['no answer', () => undefined],
    ['half an answer', (response: ServerResponse) => void response.writeHead(200, { 'content-length': 9 }).write('{')],
  ] as const) {
    test(`${what} is waited for until the deadline`, async (context) => {
      const { request } = await answering(context, answer);
      await assert.rejects(attempt({ ...request, patience: 100 }), { name: 'TimeoutError' });
    });
  }

  test('an answer that breaks off is an error of the system', async (context) => {
    const { request } = await answering(context, (response) => {
      response.writeHead(200, { 'content-length': 9 }).write('{');
      setTimeout(() => response.destroy(), 20);
    });
    await assert.rejects(attempt(request), { code: 'ECONNRESET' });
  });

  test('a URL of HTTPS is asked by TLS', async (context) => {
    const server = createTcpServer((socket) => {
      socket.once('data', (hello) => {
        server.emit('hello', hello);
        socket.destroy();
      });
    }).listen(0, 'localhost');
    context.after(() => server.close());
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address !== 'string');
    const hello = once(server, 'hello') as Promise<[Buffer]>;
    const url = new URL(`https://localhost:${address.port}/`);
    await assert.rejects(attempt({ service: 's3', method: 'PUT', url, headers: {}, body: '' }), { code: 'ECONNRESET' });
    const [bytes] = await hello;
    assert.equal(bytes[0], 22, 'a TLS record of a handshake');
    assert.ok(bytes.includes('localhost'), 'it names the server');
  });

  test('errors that may pass are met with four attempts', async (context) => {
    const { asked } = await answering(
      context,
      (response) => response.destroy(),
      error(503, 'Unavailable'),
      error(400, 'com.amazonaws#ThrottlingException'),
      (response) => response.end('{"SecretString":"text"}'),
    );
    assert.deepEqual(await ask(), { SecretString: 'text' });
    assert.equal(asked(), 4);
  });

  test('the last of four attempts decides', async (context) => {
    const { asked } = await answering(context, error(500, 'InternalServiceError'));
    await assert.rejects(ask, { name: 'InternalServiceError', $metadata: { httpStatusCode: 500 } });
    assert.equal(asked(), 4);
  });

  test('other errors are told at once, with all that they say', async (context) => {
    const { asked } = await answering(context, error(400, 'com.amazonaws#ResourceNotFoundException', { Reasons: [1] }));
    await assert.rejects(ask, {
      name: 'ResourceNotFoundException',
      message: 'told',
      Reasons: [1],
      $metadata: { httpStatusCode: 400 },
    });
    assert.equal(asked(), 1);
  });

  test('an answer that is no object is an error', async (context) => {
    const { asked } = await answering(context, (response) => response.end('null'));
    await assert.rejects(ask, { name: 'UnreadableAnswer', $metadata: { httpStatusCode: 200 } });
    assert.equal(asked(), 1);
  });
});

/** How functions ask AWS: the SDK's clients as they are set up, and URLs that carry their own permission. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { describe, mock, type TestContext, test } from 'node:test';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clientOptions } from '../../infra/aws/runtime/client-options.ts';
import { presignedUrl } from '../../infra/aws/runtime/presigned-url.ts';

type Answer = (response: ServerResponse) => void;

/** A server that gives these answers, one after the other and the last again, and says how often it was asked. */
async function answering(context: TestContext, answers: readonly Answer[], patience?: number) {
  let asked = 0;
  const server = createServer((request, response) => {
    request.resume();
    answers[Math.min(asked, answers.length - 1)]?.(response);
    asked += 1;
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address !== null && typeof address !== 'string');
  const client = new SecretsManagerClient({
    ...clientOptions(patience),
    endpoint: `http://127.0.0.1:${address.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  context.after(() => {
    client.destroy();
    server.close();
    server.closeAllConnections();
  });
  return { asked: () => asked, ask: () => client.send(new GetSecretValueCommand({ SecretId: 'secret' })) };
}

const error =
  (status: number, __type: string): Answer =>
  (response) =>
    void response.writeHead(status).end(JSON.stringify({ __type, message: 'told' }));

describe('the clients of functions', () => {
  for (const [what, answer] of [
    ['no answer', () => undefined],
    ['half an answer', (response: ServerResponse) => void response.writeHead(200, { 'content-length': 9 }).write('{')],
  ] as const) {
    test(`${what} is waited for until the deadline, four times`, async (context) => {
      const { ask } = await answering(context, [answer], 50);
      // A busy server may not have seen all of them.
      await assert.rejects(ask, ({ $metadata }: { readonly $metadata?: { readonly attempts?: number } }) => $metadata?.attempts === 4);
    });
  }

  test('errors that may pass are met with four attempts', async (context) => {
    const { ask, asked } = await answering(context, [
      (response) => response.destroy(),
      error(503, 'Unavailable'),
      error(500, 'InternalServiceError'),
      (response) => response.end('{"SecretString":"text"}'),
    ]);
    assert.equal((await ask()).SecretString, 'text');
    assert.equal(asked(), 4);
  });

  test('the last of four attempts decides', async (context) => {
    const { ask, asked } = await answering(context, [error(500, 'InternalServiceError')]);
    await assert.rejects(ask, { name: 'InternalServiceError' });
    assert.equal(asked(), 4);
  });

  test('other errors are told at once', async (context) => {
    const { ask, asked } = await answering(context, [error(400, 'ResourceNotFoundException')]);
    await assert.rejects(ask, { name: 'ResourceNotFoundException', message: 'told' });
    assert.equal(asked(), 1);
  });
});

describe('presigned URLs', () => {
  // Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters".
  const example = {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  };
  const object = new URL('https://examplebucket.s3.amazonaws.com/test.txt');

  /** Signs as a function does whose environment holds this, at the time of Amazon's example. */
  async function signedIn(environment: Readonly<Record<string, string>>, url = object): Promise<URL> {
    const before = { ...process.env };
    Object.assign(process.env, environment);
    mock.timers.enable({ apis: ['Date'], now: Date.UTC(2013, 4, 24) });
    try {
      return new URL(await presignedUrl('GET', url, 86_400));
    } finally {
      mock.timers.reset();
      for (const name of Object.keys(environment)) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
    }
  }

  test("a URL is presigned as in Amazon's own example", async () => {
    const url = await signedIn(example);
    assert.equal(url.searchParams.get('X-Amz-Signature'), 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404');
    assert.equal(url.searchParams.get('X-Amz-Credential'), 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request');
    assert.equal(url.origin + url.pathname, object.href);
  });

  test("the session of a function's role is part of its URLs", async () => {
    const url = await signedIn({ ...example, AWS_SESSION_TOKEN: 'session+/=' });
    assert.equal(url.searchParams.get('X-Amz-Security-Token'), 'session+/=');
  });

  test('a URL of a server that stands in for S3 keeps its port', async () => {
    const url = await signedIn(example, new URL('http://127.0.0.1:9000/bucket/images/1'));
    assert.equal(url.origin + url.pathname, 'http://127.0.0.1:9000/bucket/images/1');
  });
});

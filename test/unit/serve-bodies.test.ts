/** What the pipeline makes of bodies, before any operation sees them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod/mini';
import * as limits from '../../shared/limits.ts';
import { routesOf } from '../../shared/operation/routes.ts';
import { serve } from '../../shared/operation/serve.ts';
import { tokenFor } from '../support/personas.ts';
import { echo, serving } from '../support/serving.ts';

const url = '/compute/v2.1/things';
const fault = (status: number, message: string) => ({
  [{ 400: 'badRequest', 413: 'overLimit', 415: 'badMediaType' }[status] ?? '']: { code: status, message },
});

test('malformed JSON is refused', async () => {
  const { ask } = serving(echo());
  for (const body of ['{', 'nonsense', '{"a":1}}', "{'a':1}", '{"a":1,}', '\u0000', 'NaN', '{"a":\n"\n"}', '\ufeff{}']) {
    const answer = await ask('POST', url, { body });
    assert.equal(answer.status, 400, body);
    assert.deepEqual(answer.body, fault(400, 'Malformed request body'));
  }
});

test('half of a surrogate pair is refused, wherever it is escaped; a whole pair is not', async () => {
  const { ask } = serving(echo());
  for (const body of ['{"a":"\\ud83d"}', '{"\\uDE00":1}', '["\\ud83d\\ud83d"]', '"\\uDC00"'])
    assert.equal((await ask('POST', url, { body })).status, 400, body);
  const answer = await ask('POST', url, { body: '{"a":"\\ud83d\\ude00","b":"\\\\ud83d"}' });
  assert.deepEqual(answer.at('body'), { a: '😀', b: '\\ud83d' });
});

test('a body that is not sent is no value, and no object either', async () => {
  const { ask } = serving(echo({ body: z.strictObject({}) }));
  for (const sent of [{}, { body: '' }]) assert.deepEqual((await ask('POST', url, sent)).body, fault(400, "None is not of type 'object'"));
  assert.equal((await ask('POST', url, { body: '{}' })).status, 200);
});

test('names that JavaScript knows are names like any other', async () => {
  const { ask } = serving(echo({ body: z.strictObject({ a: z.optional(z.string()) }) }));
  for (const name of ['__proto__', 'constructor', 'toString']) {
    const answer = await ask('POST', url, { body: `{"a":"b","${name}":{"admin":true}}` });
    assert.deepEqual(answer.body, fault(400, `Additional properties are not allowed ('${name}' was unexpected)`));
  }
});

test("a key named '__proto__', however it is written, is refused where any key may be; in a value the words are words", async () => {
  const { ask } = serving(echo({ body: z.looseObject({ metadata: z.optional(z.record(z.string(), z.string())) }) }));
  for (const body of ['{"metadata":{"__proto__":"a"}}', '{"__proto__":{}}', '{"hints":[{"__\\u0070roto__":1}]}']) {
    const answer = await ask('POST', url, { body });
    assert.deepEqual(answer.body, fault(400, "Invalid input: a key cannot be '__proto__'. Choose another name."), body);
  }
  const answer = await ask('POST', url, { body: '{"metadata":{"name":"__proto__"}}' });
  assert.deepEqual(answer.at('body'), { metadata: { name: '__proto__' } });
});

test('only JSON is read, by whatever name clients have always called it', async () => {
  const { ask } = serving(echo());
  const typed = (type: string) => ask('POST', url, { body: '{}', headers: { 'content-type': type } });
  for (const type of ['', 'application/json', 'Application/JSON; charset=utf-8', 'text/plain', 'application/vnd.openstack.compute+json']) {
    assert.equal((await typed(type)).status, 200, type);
  }
  for (const type of ['application/xml', 'application/jsonp', 'multipart/form-data; boundary=x', 'json', 'application/json, text/html']) {
    const answer = await typed(type);
    assert.equal(answer.status, 415, type);
    assert.deepEqual(answer.body, fault(415, 'Unsupported Content-Type'));
  }
});

test('the type of a body that is not sent does not matter', async () => {
  const { ask } = serving(echo());
  assert.equal((await ask('POST', url, { headers: { 'content-type': 'image/png' } })).status, 200);
});

test('an operation reads the types that it declares besides', async () => {
  const { ask } = serving(echo({ contentTypes: ['application/json-patch+json'] }));
  assert.equal((await ask('POST', url, { body: '[]', headers: { 'content-type': 'application/json-patch+json' } })).status, 200);
});

test('the largest body is read, one byte more is refused before the token is looked at', async () => {
  const { ask } = serving(echo());
  const sized = (bytes: number) => JSON.stringify('x'.repeat(bytes - 2));
  assert.equal((await ask('POST', url, { body: sized(limits.bodyBytes) })).status, 200);
  const answer = await ask('POST', url, { body: sized(limits.bodyBytes + 1), token: 'none' });
  assert.equal(answer.status, 413);
  assert.deepEqual(answer.body, fault(413, 'Request is too large.'));
});

test('bytes are counted, not characters', async () => {
  const { ask } = serving(echo());
  assert.equal((await ask('POST', url, { body: JSON.stringify('é'.repeat(limits.bodyBytes / 2)) })).status, 413);
});

test('a body in base64, as API Gateway sends what it takes for binary, is decoded, and counted decoded', async () => {
  const { ports } = serving();
  const [route] = routesOf([echo()]);
  assert.ok(route);
  const handler = serve(route, ports);
  const send = async (body: string) =>
    handler(
      {
        rawPath: url,
        rawQueryString: '',
        headers: { 'x-auth-token': await tokenFor('member', ports) },
        requestContext: { domainName: 'cloud.example', http: { method: 'POST', path: url, sourceIp: '192.0.2.1' } },
        body: Buffer.from(body).toString('base64'),
        isBase64Encoded: true,
      },
      {},
    );
  assert.deepEqual(JSON.parse((await send('{"a":"é"}')).body ?? '').body, { a: 'é' });
  assert.equal((await send(JSON.stringify('x'.repeat(limits.bodyBytes - 2)))).statusCode, 200);
  assert.equal((await send(JSON.stringify('x'.repeat(limits.bodyBytes)))).statusCode, 413);
});

test('what is nested too deep to be kept is refused, lists and objects alike', async () => {
  const { ask } = serving(echo({ body: z.unknown() }));
  const lists = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  const objects = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  for (const nested of [lists, objects]) {
    assert.equal((await ask('POST', url, { body: nested(limits.bodyDepth) })).status, 200);
    for (const depth of [limits.bodyDepth + 1, 15_000])
      assert.deepEqual((await ask('POST', url, { body: nested(depth) })).body, fault(400, 'Malformed request body'));
  }
});

test('a long value is not repeated whole in the error', async () => {
  const { ask } = serving(echo({ body: z.strictObject({ a: z.number() }) }));
  const answer = await ask('POST', url, { body: { a: 'x'.repeat(50_000) } });
  assert.equal(answer.status, 400);
  assert.ok(JSON.stringify(answer.body).length < 2_000);
});

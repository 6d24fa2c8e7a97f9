/** python-glanceclient reads the body of whatever says that it is JSON, and died of every 204. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operations } from '../../functions/catalogue.ts';
import { type AnyOperation, operation, type Reply } from '../../shared/operation/operation.ts';
import { routesOf } from '../../shared/operation/routes.ts';
import type { Answer } from '../support/gateway.ts';
import { serving } from '../support/serving.ts';

/** The operation with nothing of its own but its place, its statuses and an answer. */
function answering({ body: _, query: __, action: ___, window: ____, ...declared }: AnyOperation, reply: Reply): AnyOperation {
  return operation({ ...declared, policy: null, handle: async () => reply });
}

async function answers(reply: Reply): Promise<readonly (readonly [string, Answer])[]> {
  const given = operations.map(async (each): Promise<readonly [string, Answer]> => {
    const played = answering(each, reply);
    const { ask } = serving(played);
    return [
      `${each.service} ${each.name}`,
      await ask(each.method, (routesOf([played])[0]?.paths[0] ?? '').replace('{mount}', 'v2.1'), { as: 'admin' }),
    ];
  });
  return Promise.all(given);
}

const typeOf = ({ headers }: Answer) => Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];

test('an answer without a body has no content type, whichever operation gives it', async () => {
  for (const [name, answer] of await answers({})) assert.equal(typeOf(answer), undefined, name);
});

test('a 204 has no body, even if an operation gives it one', async () => {
  for (const [name, answer] of await answers({ status: 204, body: { lost: true } })) {
    assert.deepEqual([answer.status, typeOf(answer), answer.body], [204, undefined, undefined], name);
  }
});

test('an answer with a body says that it is JSON', async () => {
  for (const [name, answer] of await answers({ status: 200, body: {} })) assert.equal(typeOf(answer), 'application/json', name);
});

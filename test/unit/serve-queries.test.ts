/** What the pipeline makes of query strings. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod/mini';
import * as limits from '../../shared/limits.ts';
import { once, texts } from '../../shared/operation/query-values.ts';
import { queryParameters } from '../../shared/operation/versioned.ts';
import { echo, serving } from '../support/serving.ts';

const url = '/compute/v2.1/things';
const shape = { name: texts, once, limit: z.array(z.string().check(z.regex(/^[0-9]+\n?$/))) };
const asking = (unknown: 'drop' | 'refuse' | 'refuse all but private') => {
  const { ask } = serving(echo({ method: 'GET', query: queryParameters(shape, unknown) }));
  return (query: string) => ask('GET', `${url}?${query}`);
};

test('a parameter may be repeated, and keeps the order of its values', async () => {
  const answer = await asking('refuse')('name=b&limit=1&name=a&name=');
  assert.deepEqual(answer.at('query'), { name: ['b', 'a', ''], limit: ['1'] });
});

test('a parameter that may be given once is refused the second time', async () => {
  assert.equal((await asking('drop')('once=1')).status, 200);
  assert.equal((await asking('drop')('once=1&once=1')).status, 400);
});

test('unknown parameters are dropped or refused', async () => {
  assert.deepEqual((await asking('drop')('bogus=1&_own=1&name=a')).at('query'), { name: ['a'] });
  const refused = await asking('refuse')('name=a&bogus=1&other=2');
  assert.deepEqual(refused.body, {
    badRequest: { code: 400, message: "Additional properties are not allowed ('bogus', 'other' were unexpected)" },
  });
  assert.deepEqual((await asking('refuse all but private')('_own=1&name=a')).at('query'), { name: ['a'] });
  assert.equal((await asking('refuse all but private')('own=1')).status, 400);
});

test('names that JavaScript knows are unknown parameters like any other', async () => {
  for (const name of ['__proto__', 'constructor', 'hasOwnProperty']) {
    assert.equal((await asking('refuse')(`${name}=1`)).status, 400, name);
    assert.deepEqual((await asking('drop')(`${name}=1&name=a`)).at('query'), { name: ['a'] });
  }
});

test('the error names the parameter and the value in the way', async () => {
  assert.deepEqual((await asking('drop')('limit=1&limit=x')).body, {
    badRequest: { code: 400, message: "Invalid input for query parameters limit. Value: x. 'x' does not match '^[0-9]+$'" },
  });
});

test('encoded names and values are decoded once, a plus is a space', async () => {
  assert.deepEqual((await asking('drop')('n%61me=%2525&name=a+b%2B&name=%e2%82%ac&name=%00')).at('query'), {
    name: ['%25', 'a b+', '€', '\u0000'],
  });
});

test('a parameter without a value is empty, and empty pairs are nothing', async () => {
  assert.deepEqual((await asking('drop')('&name&&name==&')).at('query'), { name: ['', '='] });
});

test('what is not UTF-8 is refused', async () => {
  for (const query of ['name=%ff', '%c3=1', 'name=%', 'name=%zz', 'name=%ed%a0%80']) {
    assert.deepEqual(
      (await asking('drop')(query)).body,
      { badRequest: { code: 400, message: 'Query string is not UTF-8 encoded' } },
      query,
    );
  }
});

test('a query string that is too long is refused', async () => {
  const ask = asking('drop');
  assert.equal((await ask(`name=${'x'.repeat(limits.queryCharacters - 5)}`)).status, 200);
  assert.equal((await ask(`name=${'x'.repeat(limits.queryCharacters - 4)}`)).status, 413);
});

test('without a schema an operation gets every parameter', async () => {
  const { ask } = serving(echo({ method: 'GET' }));
  assert.deepEqual((await ask('GET', `${url}?a=1&a=2&b`)).at('query'), { a: ['1', '2'], b: [''] });
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testImageId } from '../../shared/image/test-image.ts';
import { boundRegularExpressions, isBounded } from '../../shared/linear-regex.ts';
import { makeSystem, type System } from '../support/system.ts';

let system: System;
before(async () => {
  boundRegularExpressions();
  system = await makeSystem();
  const server = { name: 'a'.repeat(250), imageRef: testImageId, flavorRef: '42', networks: 'none' };
  await system.request('POST', '/compute/v2.1/servers', { as: 'member', version: '2.90', body: { server } });
});
after(() => system.close());

const list = (name: string) =>
  system.request('GET', `/compute/v2.1/servers?name=${encodeURIComponent(name)}`, { as: 'member', version: '2.90' });

// Without the bound each of these would take longer than the universe has: the test would never end.
for (const pattern of ['^(a+)+!$', '(a+a+)+!', '(a|aa)+!', 'a*a*a*a*a*a*a*a*a*a*!', '(a?){16}a{1}(a+)+!']) {
  test(`a filter by ${pattern} is answered`, async () => {
    const answer = await list(pattern);
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.at('servers'), []);
  });
}

for (const pattern of ['(a+)\\1+!', '(?=(a+)+!)', '(?<!a)(a+)+!', '(a{4}){5}', 'a{1000}']) {
  test(`a filter by ${pattern}, which no linear engine takes, is refused by name`, async () => {
    assert.equal(isBounded(pattern), false);
    const answer = await list(pattern);
    assert.equal(answer.status, 400);
    assert.equal(answer.at('badRequest.message'), 'Invalid filter field: name.');
  });
}

test('ordinary filters find what they always found', async () => {
  for (const pattern of ['aaa', '^a', 'a{3}', '(a|b)$', '[a-z]+'])
    assert.equal(((await list(pattern)).at('servers') as unknown[]).length, 1, pattern);
});

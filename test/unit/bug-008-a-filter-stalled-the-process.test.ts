import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testImageId } from '../../shared/image/test-image.ts';
import * as limits from '../../shared/limits.ts';
import { linearExpression } from '../../shared/linear-regex.ts';
import { makeSystem, type System } from '../support/system.ts';

let system: System;
before(async () => {
  system = await makeSystem();
  const server = { name: 'a'.repeat(250), imageRef: testImageId, flavorRef: '42', networks: 'none' };
  await system.request('POST', '/compute/v2.1/servers', { as: 'member', version: '2.90', body: { server } });
});
after(() => system.close());

const list = (name: string) =>
  system.request('GET', `/compute/v2.1/servers?name=${encodeURIComponent(name)}`, { as: 'member', version: '2.90' });

// Matched by backtracking each of these would take longer than the universe has: the test would never end.
for (const pattern of ['^(a+)+!$', '(a+a+)+!', '(a|aa)+!', 'a*a*a*a*a*a*a*a*a*a*!', '(a?){16}a{1}(a+)+!', '(?i:(a*)*b)', '(?i)(a*)*b']) {
  test(`a filter by ${pattern} is answered`, async () => {
    const answer = await list(pattern);
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.at('servers'), []);
  });
}

const tooLong = 'a'.repeat(limits.patternCharacters + 1);
for (const pattern of ['(a+)\\1+!', '(?=(a+)+!)', '(?<!a)(a+)+!', '((a{20}){20}){20}', 'a{1000}', tooLong]) {
  test(`a filter by ${pattern.slice(0, 20)}, which has no bound, is refused by name`, async () => {
    const answer = await list(pattern);
    assert.equal(answer.status, 400);
    assert.equal(answer.at('badRequest.message'), 'Invalid filter field: name.');
  });
}

test('what users of MySQL and Python write finds what it says', async () => {
  for (const pattern of [
    'aaa',
    '^a',
    'a{3}',
    '(a|b)$',
    '[a-z]+',
    '(?i)AAA',
    '(?i:A)a',
    '[[:alpha:]]{250}',
    '(?P<all>a+)$',
    '\\Aa+\\z',
    'a\\b',
  ])
    assert.equal(((await list(pattern)).at('servers') as unknown[] | undefined)?.length, 1, pattern);
});

test('a name without operators is found wherever it stands', async () => {
  const found = await linearExpression('b-c');
  assert.deepEqual(
    ['b-c', 'ab-cd', 'b', ''].map((text) => found?.(text)),
    [true, true, false, false],
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { linearExpression, requiredText } from '../../shared/linear-regex.ts';

test('a pattern says which text there must be, where that is plain to see', () => {
  for (const [pattern, text] of [
    ['web-1', 'web-1'],
    ['^web-1.$', 'web-1'],
    ['^a.*longer', 'longer'],
    ['web-[0-9]+', 'web-'],
    ['web\\.example\\d', 'web.example'],
    ['colou?r', 'colo'],
    ['ab+c', 'ab'],
    ['ab{2}cde', 'cde'],
    ['x{1,2}', undefined],
    ['a|b', undefined],
    ['(?i)web', undefined],
    ['(web)?', undefined],
    ['.*', undefined],
    ['\\d', undefined],
    ['[a]', undefined],
    ['', undefined],
    ['\ud800', undefined],
  ] as const) {
    assert.equal(requiredText(pattern), text, pattern);
  }
});

const piece = fc.constantFrom(
  'a',
  'b',
  '-',
  '.',
  '^',
  '$',
  '*',
  '+',
  '?',
  '{2}',
  '{0,1}',
  '{',
  '}',
  '[ab]',
  ']',
  '\\.',
  '\\d',
  '\\*',
  '\\\\',
  '(',
  ')',
  '|',
  '\u{1f642}',
);
const texts = fc.array(fc.constantFrom('a', 'b', '-', '.', '*', '{', '}', ']', '\\', '1', '2', '\u{1f642}'), { maxLength: 8 });

test('wherever a pattern is found, the text that it requires is there', async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 6 }), fc.array(texts, { minLength: 1, maxLength: 30 }), async (pieces, all) => {
      const pattern = pieces.join('');
      const matches = await linearExpression(pattern);
      const required = requiredText(pattern);
      if (matches === undefined || required === undefined) return;
      for (const text of [...all.map((each) => each.join('')), pattern]) {
        if (!matches(text)) continue;
        found += 1;
        assert.ok(text.includes(required), `${pattern} is found in ${text}, which lacks ${required}`);
      }
    }),
    { numRuns: 3_000 },
  );
  assert.ok(found > 300, `${found}`);
});

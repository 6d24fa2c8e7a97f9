import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { skip } from '../support/contract.ts';
import { coverageDocument } from '../support/coverage-document.ts';

const file = new URL('../../docs/coverage.md', import.meta.url);

test('docs/coverage.md says what the walk covers; one that is stale is written anew', { skip }, () => {
  const text = coverageDocument();
  const standing = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (standing !== text) writeFileSync(file, text);
  assert.equal(standing, text);
});

import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { lifecycleDocument } from '../support/lifecycle-document.ts';

const file = new URL('../../docs/lifecycle.md', import.meta.url);

test('docs/lifecycle.md says what the rows say; one that is stale is written anew', () => {
  const text = lifecycleDocument();
  const standing = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (standing !== text) writeFileSync(file, text);
  assert.equal(standing, text);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillProgram, fillWords, startProgram, startWords } from '../support/start-command.ts';

test('the compile cache is filled with the flags of start, without which Node would not use it', () => {
  const flags = (words: readonly string[]) => words.filter((word) => word.startsWith('-'));
  assert.equal(fillProgram, startProgram);
  assert.deepEqual(flags(fillWords), flags(startWords));
  assert.equal(startWords.at(-1), 'infra/local/start.js');
});

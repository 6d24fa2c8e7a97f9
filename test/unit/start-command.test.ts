import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { agentLine, fillProgram, fillWords, startProgram, startWords } from '../support/start-command.ts';

test('the compile cache is filled with the flags of start, without which Node would not use it', () => {
  const flags = (words: readonly string[]) => words.filter((word) => word.startsWith('-'));
  assert.equal(fillProgram, startProgram);
  assert.deepEqual(flags(fillWords), flags(startWords));
  assert.equal(startWords.at(-1), 'infra/local/start.js');
});

test('an agent of its own finds the cache full, and runs without undici and without the stripper of types', () => {
  execFileSync(fillProgram, fillWords);
  const [cache = '', , , ...words] = agentLine.split(' ');
  assert.equal(words.pop(), 'agent/main.ts');
  const modules = ['agent/main.ts', 'agent/drivers/qemu/open.ts', 'agent/volumes/host.ts', 'shared/messaging/sqs.ts'];
  const program = `${modules.map((each) => `await import('./${each}');`).join(' ')} console.log(process.moduleLoadList.join())`;
  const [name = '', folder] = cache.split('=');
  const env = { PATH: process.env['PATH'], [name]: folder };
  const loaded = execFileSync(process.execPath, [...words, '--input-type=module', '--eval', program], { encoding: 'utf8', env });
  assert.doesNotMatch(loaded, /undici|amaro/);
});

test('what is imported first keeps undici out of memory, which HTTP alone would bring in', () => {
  const modules = (first: string) => {
    const program = `${first} await import('node:http'); console.log(process.moduleLoadList.join())`;
    return execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
  };
  assert.match(modules(''), /undici/, 'Node has changed: without-undici.js may go');
  assert.doesNotMatch(modules("await import('./infra/local/without-undici.js');"), /undici/);
  for (const program of ['start.js', 'compile-cache.js']) {
    const [, first] = /^import (.*);$/m.exec(readFileSync(`infra/local/${program}`, 'utf8')) ?? [];
    assert.equal(first, "'./without-undici.js'", program);
  }
});

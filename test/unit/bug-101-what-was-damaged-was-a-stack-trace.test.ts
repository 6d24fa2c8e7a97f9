import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openLedger } from '../../agent/ledger.ts';
import { cloudsYaml, readPasswords, writeClouds } from '../../infra/local/clouds-file.ts';
import { createFile, replaceFile } from '../../infra/local/private-files.ts';
import { fileTokenKeys } from '../../infra/local/token-keys.ts';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import { DamagedFile, openDatabase } from '../../shared/store/sqlite-database.ts';
import { fakeClock, seededChance } from '../support/clock.ts';

function newFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'micronova-damaged-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const isSentenceAbout = (path: string) => (error: unknown) => {
  assert.ok(error instanceof DamagedFile, String(error));
  assert.ok(error.message.includes(path));
  assert.match(error.message, /damaged.* (Put a copy|Restore)/);
  assert.equal(error.message.split('\n').length, 1);
  return true;
};

for (const [what, text] of [
  ['empty', ''],
  ['half-written', '[{"id":"a","secret":"AAAA'],
  ['without a key', '[]'],
  ['with a short key', '[{"id":"a","secret":"AAAA"}]'],
  ['of another kind', '{"id":1}'],
] as const) {
  test(`a key file that is ${what} is named, with what to do`, (context) => {
    const path = join(newFolder(context), 'token-keys.json');
    writeFileSync(path, text);
    assert.throws(() => fileTokenKeys(path, seededChance(1)), isSentenceAbout(path));
    assert.equal(readFileSync(path, 'utf8'), text, 'it is left as it is');
  });
}

test('a file of passwords that is empty or half-written is named, with what to do', (context) => {
  const path = join(newFolder(context), 'clouds.yaml');
  const whole = cloudsYaml('http://127.0.0.1:1', { admin: 'a', demo: 'd' });
  for (const length of [0, 10, Math.floor(whole.length / 2)]) {
    writeFileSync(path, whole.slice(0, length));
    assert.throws(() => readPasswords(path), isSentenceAbout(path));
  }
});

test('an empty file of the clients is filled, and another is left alone', (context) => {
  const path = join(newFolder(context), 'clouds.yaml');
  const yaml = cloudsYaml('http://127.0.0.1:1', { admin: 'a', demo: 'd' });
  writeFileSync(path, '');
  assert.equal(writeClouds(path, yaml), true);
  assert.deepEqual(readPasswords(path), { admin: 'a', demo: 'd' });
  writeFileSync(path, 'clouds: {}');
  assert.equal(writeClouds(path, yaml), false);
});

/** What opens a file of SQLite's, and closes it again. */
const openers = {
  database: (path: string) => {
    const database = openDatabase(path);
    const store = openSqliteStore({ path, clock: fakeClock(), database });
    store.close();
    database.close();
  },
  ledger: (path: string) => openLedger(path).close(),
};

for (const [what, open] of Object.entries(openers)) {
  test(`a ${what} that is no database, or has been cut short, is named, with what to do`, (context) => {
    const folder = newFolder(context);
    const foreign = join(folder, 'foreign.db');
    writeFileSync(foreign, 'not a database at all, but long enough to look like the beginning of one'.repeat(100));
    assert.throws(() => open(foreign), isSentenceAbout(foreign));
    const short = join(folder, 'short.db');
    open(short);
    truncateSync(short, 4096);
    assert.throws(() => open(short), isSentenceAbout(short));
  });

  test(`a ${what} and what SQLite puts beside it can be read by their owner alone, also where earlier versions left them open`, (context) => {
    const path = join(newFolder(context), 'it.db');
    open(path);
    chmodSync(path, 0o644);
    const before = process.umask(0o022);
    try {
      open(path);
      const database = openDatabase(path);
      database.exec('CREATE TABLE IF NOT EXISTS t (a)');
      for (const suffix of ['', '-wal', '-shm']) assert.equal(statSync(`${path}${suffix}`).mode & 0o777, 0o600, suffix);
      database.close();
    } finally {
      process.umask(before);
    }
  });
}

test('a file that is made never replaces one that is there; one that is replaced is whole, private, and where a link leads', (context) => {
  const folder = newFolder(context);
  const path = join(folder, 'secret');
  assert.equal(createFile(path, 'first'), true);
  assert.equal(createFile(path, 'second'), false);
  assert.equal(readFileSync(path, 'utf8'), 'first');
  symlinkSync(path, join(folder, 'link'));
  replaceFile(join(folder, 'link'), 'third');
  assert.equal(readFileSync(path, 'utf8'), 'third');
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(folder).toSorted(), ['link', 'secret'], 'nothing is left beside them');
});

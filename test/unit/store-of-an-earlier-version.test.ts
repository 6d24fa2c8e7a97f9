import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import { DamagedFile } from '../../shared/store/sqlite-database.ts';
import { fakeClock } from '../support/clock.ts';

test('a file of an earlier version is named in a sentence, and left alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'micronova-earlier-'));
  const path = join(folder, 'old.db');
  const old = new DatabaseSync(path);
  old.exec('CREATE TABLE items (pk TEXT, sk TEXT, version INTEGER, data TEXT)');
  assert.throws(
    () => openSqliteStore({ path, clock: fakeClock(), database: old }),
    (error) => error instanceof DamagedFile && error.message.includes(path) && error.message.includes('--state'),
  );
  assert.equal(old.prepare('SELECT count(*) AS tables FROM sqlite_schema').get()?.['tables'], 1);
  old.close();
  rmSync(folder, { recursive: true });
});

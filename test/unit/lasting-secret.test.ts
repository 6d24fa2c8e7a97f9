import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileSecret } from '../../infra/local/lasting-secret.ts';
import { DamagedFile } from '../../shared/store/sqlite-database.ts';
import { seededChance } from '../support/clock.ts';

function pathIn(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'micronova-secret-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'volume-secret');
}

test('the secret is made once, for its owner alone, and stays as it is', async (context) => {
  const path = pathIn(context);
  const made = await fileSecret(path, seededChance(1), 'encrypted volumes')();
  assert.equal(made.length, 32);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(await fileSecret(path, seededChance(2), 'encrypted volumes')(), made);
});

test('a damaged file is named, with what to do, and left alone', (context) => {
  const path = pathIn(context);
  for (const text of ['', 'AAAA', 'not base64 at all, but long enough to be it']) {
    writeFileSync(path, text);
    assert.throws(
      () => fileSecret(path, seededChance(1), 'encrypted volumes'),
      (error) => error instanceof DamagedFile && error.message.includes(path) && error.message.includes('Put a copy of it back'),
    );
    assert.equal(readFileSync(path, 'utf8'), text);
  }
});

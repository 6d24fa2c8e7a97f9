/** A config drive as guests will find it: read back with the tools of ISO 9660. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { writeConfigDrive } from '../../agent/config-drive/config-drive.ts';

const missing = spawnSync('genisoimage', ['--version']).error === undefined ? false : 'genisoimage is not installed';

suite('a config drive', { skip: missing }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'micronova-drive-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'config.iso');
  const isoinfo = (...words: readonly string[]) => execFileSync('isoinfo', ['-i', file, ...words]);

  test('has the label and the names that guests look for, and is for its owner alone', async () => {
    await writeConfigDrive(file, {
      'openstack/latest/meta_data.json': '{"uuid":"u"}',
      'openstack/latest/user_data': Buffer.from([0, 255, 10]),
    });
    assert.match(String(isoinfo('-d')), /Volume id: config-2\n/);
    assert.equal(String(isoinfo('-R', '-x', '/openstack/latest/meta_data.json')), '{"uuid":"u"}');
    assert.deepEqual(isoinfo('-J', '-x', '/openstack/latest/user_data'), Buffer.from([0, 255, 10]));
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(folder), ['config.iso']);
  });

  test('made again it says what is said last', async () => {
    await writeConfigDrive(file, { 'openstack/latest/meta_data.json': '{"uuid":"v"}' });
    assert.equal(String(isoinfo('-R', '-x', '/openstack/latest/meta_data.json')), '{"uuid":"v"}');
  });
});

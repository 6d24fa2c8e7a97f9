/** The Image API through python-glanceclient, which many scripts still call. */
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { type LocalCloud, startLocalCloud } from './local-cloud.ts';

const skip =
  spawnSync('glance', ['--version']).error === undefined ? false : 'There is no glance command (apt install python3-glanceclient).';

let cloud: LocalCloud;
before(async () => {
  if (!skip) cloud = await startLocalCloud();
});
after(() => cloud?.stop());

/** What the command prints. @throws what it complains of when it does not exit with 0 */
async function glance(...words: readonly string[]): Promise<string> {
  const [, password = ''] = /username: demo\s+password: (\S+)/.exec(readFileSync(join(cloud.state, 'clients.yaml'), 'utf8')) ?? [];
  const names = { OS_USERNAME: 'demo', OS_PROJECT_NAME: 'demo', OS_USER_DOMAIN_NAME: 'Default', OS_PROJECT_DOMAIN_NAME: 'Default' };
  const env = { PATH: process.env['PATH'], HOME: cloud.state, OS_AUTH_URL: `${cloud.origin}/identity/v3`, OS_PASSWORD: password, ...names };
  return (await promisify(execFile)('glance', words, { env })).stdout;
}

test('an image is made of a file, shown, changed, tagged, shared, deactivated, downloaded and deleted', { skip }, async () => {
  const [file, copy] = [join(cloud.state, 'disk.raw'), join(cloud.state, 'copy.raw')];
  const disk = Buffer.alloc(1_000_000, 'disk');
  writeFileSync(file, disk);
  const made = await glance('image-create', '--name', 'disk', '--disk-format', 'raw', '--container-format', 'bare', '--file', file);
  const id = /\| id +\| (\S+)/.exec(made)?.[1] ?? '';
  assert.match(made, /\| status +\| active/);
  assert.match(await glance('image-list'), new RegExp(id));
  assert.match(await glance('image-update', '--property', 'os_distro=debian', id), /\| os_distro +\| debian/);
  await glance('image-tag-update', id, 'blue');
  await glance('image-tag-delete', id, 'blue');
  assert.match(await glance('member-create', id, 'a-project'), /pending/);
  await glance('member-delete', id, 'a-project');
  await glance('image-deactivate', id);
  await assert.rejects(glance('image-download', '--file', copy, id), /403 Forbidden: The requested image has been deactivated/);
  await glance('image-reactivate', id);
  await glance('image-download', '--file', copy, id);
  assert.deepEqual(readFileSync(copy), disk);
  await glance('image-delete', id);
  await assert.rejects(glance('image-show', id), /404 Not Found: No image found with ID/);
});

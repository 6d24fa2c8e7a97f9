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

/** What the command prints, for a user in the project of the same name. @throws what it complains of when it does not exit with 0 */
async function glanceAs(user: 'demo' | 'admin', ...words: readonly string[]): Promise<string> {
  const clients = readFileSync(join(cloud.state, 'clients.yaml'), 'utf8');
  const password = clients.split('username: ').flatMap((part) => new RegExp(`^${user}\\s+password: (\\S+)`).exec(part)?.[1] ?? [])[0];
  const names = { OS_USERNAME: user, OS_PROJECT_NAME: user, OS_USER_DOMAIN_NAME: 'Default', OS_PROJECT_DOMAIN_NAME: 'Default' };
  const env = { PATH: process.env['PATH'], HOME: cloud.state, OS_AUTH_URL: `${cloud.origin}/identity/v3`, OS_PASSWORD: password, ...names };
  return (await promisify(execFile)('glance', words, { env })).stdout;
}
const glance = (...words: readonly string[]) => glanceAs('demo', ...words);

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

test('definitions of metadata are imported, made, shown, changed and deleted by administrators, and read by others', { skip }, async () => {
  const admin = (line: string, ...more: readonly string[]) => glanceAs('admin', ...line.split(' '), ...more);
  const schema = (value: object) => ['--schema', JSON.stringify(value)];
  const file = join(cloud.state, 'namespace.json');
  const quota = { title: 'Quota', type: 'integer', minimum: 0, operators: ['<='], default: 7 };
  const namespace = {
    namespace: 'OS::Own::Quota',
    display_name: 'Quota',
    visibility: 'public',
    protected: false,
    resource_type_associations: [{ name: 'OS::Nova::Flavor', prefix: 'own:' }],
    properties: { quota },
    objects: [{ name: 'Disk', required: [], properties: { iops: { title: 'IOPS', type: 'integer' } } }],
    tags: [{ name: 'fast' }],
  };
  writeFileSync(file, JSON.stringify(namespace));
  assert.match(await admin(`md-namespace-import --file ${file}`), /\| namespace +\| OS::Own::Quota/);
  const made = await admin('md-namespace-create Other --visibility public --display-name Another');
  assert.match(made, /\| display_name +\| Another/);
  await assert.rejects(glance('md-namespace-create', 'Third'), /403 Forbidden/);
  await assert.rejects(admin('md-namespace-create Other'), /409 Conflict: The metadata definition namespace=Other already exists/);
  const listed = await glance('md-namespace-list');
  assert.ok(listed.includes('OS::Own::Quota') && listed.includes('Other'), listed);
  assert.doesNotMatch(await glance('md-namespace-list', '--resource-types', 'OS::Nova::Flavor'), /Other/);
  assert.match(await glance('md-namespace-list', '--page-size', '1'), /OS::Own::Quota/);
  assert.match(await glance('md-namespace-show', 'OS::Own::Quota', '--resource-type', 'OS::Nova::Flavor'), /own:quota/);
  assert.match(await admin('md-namespace-update OS::Own::Quota --display-name Quotas --protected True'), /\| display_name +\| Quotas/);
  await assert.rejects(admin('md-namespace-delete OS::Own::Quota'), /403 Forbidden: Metadata definition namespace/);
  await admin('md-namespace-update OS::Own::Quota --protected False');

  await admin('md-property-create Other --name p --title P', ...schema({ type: 'string', enum: ['a', 'b'] }));
  assert.match(await admin('md-property-update Other p --name q', ...schema({ type: 'string' })), /\| name +\| q/);
  assert.match(await glance('md-property-show', 'Other', 'q'), /\| title +\| P/);
  assert.match(await glance('md-property-list', 'OS::Own::Quota'), /\| quota +\| Quota +\| integer/);
  await admin('md-property-delete Other q');
  await admin('md-namespace-properties-delete OS::Own::Quota');

  await admin(
    'md-object-create Other --name o',
    ...schema({ description: 'An object', properties: { x: { title: 'X', type: 'number' } } }),
  );
  assert.match(await admin('md-object-update Other o --name changed'), /\| name +\| changed/);
  assert.match(await glance('md-object-show', 'Other', 'changed'), /An object/);
  assert.match(await glance('md-object-property-show', 'OS::Own::Quota', 'Disk', 'iops'), /IOPS/);
  assert.match(await glance('md-object-list', 'OS::Own::Quota'), /Disk/);
  await admin('md-object-delete Other changed');
  await admin('md-namespace-objects-delete OS::Own::Quota');

  // Not with --append, at which this client fails by itself.
  await admin('md-tag-create-multiple Other --names two:three --delim :');
  await admin('md-tag-create Other --name one');
  await admin('md-tag-update Other one --name first');
  assert.match(await glance('md-tag-show', 'Other', 'first'), /\| name +\| first/);
  const tags = await glance('md-tag-list', 'Other');
  assert.ok(
    ['first', 'two', 'three'].every((name) => tags.includes(name)),
    tags,
  );
  await admin('md-tag-delete Other two');
  await admin('md-namespace-tags-delete Other');

  assert.match(await glance('md-resource-type-list'), /OS::Cinder::Volume/);
  await admin('md-resource-type-associate Other --name OS::Glance::Image --prefix own_');
  assert.match(await glance('md-namespace-resource-type-list', 'Other'), /OS::Glance::Image +\| own_/);
  await admin('md-resource-type-deassociate Other OS::Glance::Image');
  await admin('md-namespace-delete Other');
  await admin('md-namespace-delete OS::Own::Quota');
  assert.doesNotMatch(await glance('md-namespace-list'), /Other|Quota/);
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { bootstrapIdentity } from '../../shared/identity/bootstrap.ts';
import { findProject } from '../../shared/identity/projects.ts';
import { images } from '../../shared/image/image.ts';
import { putTestImage, testImageId } from '../../shared/image/test-image.ts';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import type { Persona } from '../support/personas.ts';
import { makeSystem, type System } from '../support/system.ts';

let system: System;
before(async () => {
  system = await makeSystem();
});
after(() => {
  system.assertNoDefects();
  system.close();
});

const root = '/image/v2';
const patchType = { 'content-type': 'application/openstack-images-v2.1-json-patch' };
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
const ask = (method: Method, path: string, body?: unknown, as: Persona = 'member', headers = {}) =>
  system.request(method, `${root}${path}`, { as, headers, ...(body === undefined ? {} : { body }) });

async function make(image: object, as: Persona = 'member'): Promise<string> {
  const answer = await ask('POST', '/images', image, as);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.text('id');
}

test('an image is queued until its data has come, and shows what it was given', async () => {
  const id = await make({ name: 'i', disk_format: 'qcow2', container_format: 'bare', min_ram: 64, os_distro: 'debian', tags: ['a'] });
  const { body } = await ask('GET', `/images/${id}`);
  const image = body as Record<string, unknown>;
  assert.deepEqual(
    [image['status'], image['visibility'], image['min_ram'], image['os_distro'], image['tags'], image['size'], image['checksum']],
    ['queued', 'shared', 64, 'debian', ['a'], null, null],
  );
  assert.equal((await ask('GET', `/images/${id}/file`)).status, 204);
});

test('an image without formats takes no data, and an active one takes none again', async () => {
  const bytes = { 'content-type': 'application/octet-stream' };
  const id = await make({ name: 'unformatted' });
  assert.equal((await ask('PUT', `/images/${id}/file`, undefined, 'member', bytes)).status, 400);
  assert.equal((await ask('PUT', `/images/${testImageId}/file`, undefined, 'admin', bytes)).status, 409);
  assert.equal((await ask('PUT', `/images/${id}/file`, undefined, 'member')).status, 415);
});

test('a patch adds, replaces and removes properties', async () => {
  const id = await make({ name: 'p' });
  const patch = (...operations: object[]) => ask('PATCH', `/images/${id}`, operations, 'member', patchType);
  assert.equal(
    (await patch({ op: 'add', path: '/hw_disk_bus', value: 'scsi' }, { op: 'replace', path: '/name', value: 'q' })).at('hw_disk_bus'),
    'scsi',
  );
  assert.equal((await patch({ op: 'remove', path: '/hw_disk_bus' })).at('hw_disk_bus'), undefined);
  assert.equal((await ask('GET', `/images/${id}`)).at('name'), 'q');
  assert.equal((await patch({ op: 'remove', path: '/hw_disk_bus' })).status, 409);
  assert.equal((await patch({ op: 'replace', path: '/status', value: 'active' })).status, 403);
  assert.equal((await patch({ op: 'replace', path: '/disk_format', value: 'floppy' })).status, 400);
  assert.equal((await patch({ op: 'jump', path: '/name' })).status, 400);
  assert.equal((await ask('PATCH', `/images/${id}`, [], 'member', { 'content-type': 'application/json' })).status, 415);
});

test('the older media type names an operation by its key, and adds nothing twice', async () => {
  const id = await make({ name: 'p' });
  const older = { 'content-type': 'application/openstack-images-v2.0-json-patch' };
  const patch = (...operations: object[]) => ask('PATCH', `/images/${id}`, operations, 'member', older);
  const added = await patch({ add: '/os_distro', value: 'debian' }, { replace: '/name', value: 'q' });
  assert.deepEqual([added.status, added.at('os_distro'), added.at('name')], [200, 'debian', 'q']);
  assert.equal((await patch({ add: '/os_distro', value: 'arch' })).status, 409);
  assert.equal((await patch({ add: '/name', value: 'r' })).status, 409);
  assert.equal((await patch({ replace: '/os_distro', value: 'arch' }, { remove: '/os_distro' })).at('os_distro'), undefined);
  for (const wrong of [
    { op: 'replace', path: '/name', value: 'r' },
    { add: '/a', remove: '/b', value: 'c' },
    { add: '/a' },
    { add: 7, value: 'c' },
  ]) {
    assert.equal((await patch(wrong)).status, 400, JSON.stringify(wrong));
  }
});

test('a patch is read before anything is done, and points to one thing', async () => {
  const id = await make({ name: 'p' });
  const patch = (...operations: object[]) => ask('PATCH', `/images/${id}`, operations, 'member', patchType);
  for (const path of ['name', '/', '//', '/a/b', '/a/', '/~2', '/~']) {
    assert.equal((await patch({ op: 'replace', path: '/name', value: 'q' }, { op: 'add', path, value: 'x' })).status, 400, path);
  }
  assert.equal((await ask('GET', `/images/${id}`)).at('name'), 'p');
  assert.equal((await patch({ op: 'add', path: '/a~1b~0c', value: 'x' })).at('a/b~c'), 'x');
  assert.equal((await patch({ op: 'remove', path: '/name' })).status, 403);
  assert.equal((await patch({ op: 'add', path: '/deleted_at', value: 'x' })).status, 403);
  const active = [{ op: 'replace', path: '/disk_format', value: 'iso' }];
  assert.equal(
    (await ask('PATCH', `/images/${testImageId}`, active, 'admin', patchType)).status,
    403,
    'bytes that have come are of one format',
  );
});

test('only an administrator makes an image public', async () => {
  assert.equal((await ask('POST', '/images', { name: 'x', visibility: 'public' })).status, 403);
  const id = await make({ name: 'x', visibility: 'public' }, 'admin');
  assert.equal((await ask('GET', `/images/${id}`)).status, 200);
  assert.equal((await ask('DELETE', `/images/${id}`)).status, 403);
  assert.equal((await ask('DELETE', `/images/${id}`, undefined, 'admin')).status, 204);
});

test("another project's image is not found, and a protected one is not deleted", async () => {
  const id = await make({ name: 'mine', protected: true });
  assert.equal((await ask('GET', `/images/${id}`, undefined, 'other')).status, 404);
  assert.equal((await ask('DELETE', `/images/${id}`)).status, 403);
  await ask('PATCH', `/images/${id}`, [{ op: 'replace', path: '/protected', value: false }], 'member', patchType);
  assert.equal((await ask('DELETE', `/images/${id}`)).status, 204);
  assert.equal((await ask('GET', `/images/${id}`)).status, 404);
});

test('a list is filtered, sorted and paged', async () => {
  for (const name of ['l1', 'l2', 'l3']) await make({ name, tags: ['listed'] });
  const names = async (query: string) =>
    ((await ask('GET', `/images?${query}`)).at('images') as { name: string }[]).map(({ name }) => name);
  assert.deepEqual(await names('tag=listed&sort=name:asc'), ['l1', 'l2', 'l3']);
  assert.deepEqual(await names('name=in:l1,l3&sort_key=name&sort_dir=desc'), ['l3', 'l1']);
  assert.deepEqual(await names('visibility=public'), ['test']);
  const page = await ask('GET', '/images?tag=listed&sort=name:asc&limit=2');
  assert.equal((page.at('images') as unknown[]).length, 2);
  assert.equal(((await system.request('GET', `/image${page.text('next')}`, { as: 'member' })).at('images') as unknown[]).length, 1);
  assert.equal((await ask('GET', '/images?limit=many')).status, 400);
  assert.equal((await ask('GET', '/images?marker=none')).status, 400);
  for (const query of ['limit=-1', 'sort=colour', 'sort=name:up', 'sort=name&sort_key=name', 'sort_key=name&sort_dir=asc&sort_dir=asc']) {
    assert.equal((await ask('GET', `/images?${query}`)).status, 400, query);
  }
  assert.deepEqual(await names('tag=listed&sort_key=status&sort_key=name&sort_dir=asc'), ['l1', 'l2', 'l3']);
});

test('tags are put and taken away', async () => {
  const id = await make({ name: 't' });
  assert.equal((await ask('PUT', `/images/${id}/tags/blue`)).status, 204);
  assert.deepEqual((await ask('GET', `/images/${id}`)).at('tags'), ['blue']);
  assert.equal((await ask('DELETE', `/images/${id}/tags/blue`)).status, 204);
  assert.equal((await ask('DELETE', `/images/${id}/tags/blue`)).status, 404);
});

test('the test image belongs to the project of the administrators', async () => {
  const store = openSqliteStore({ path: ':memory:', clock: system.clock });
  const ports = { ...system.ports, store };
  await bootstrapIdentity(ports, { passwords: { admin: 'a', demo: 'd' } });
  assert.equal(await putTestImage(ports), true);
  const admin = await findProject(store, { name: 'admin', domain: { id: 'default' } });
  const image = await images.get(store, testImageId);
  assert.ok(admin);
  assert.deepEqual([image?.ownerProjectId, image?.visibility], [admin.id, 'public']);
  assert.equal(await putTestImage(ports), false);
  store.close();
});

test('clients can ask what an image has', async () => {
  for (const schema of ['image', 'images', 'member', 'members']) assert.equal((await ask('GET', `/schemas/${schema}`)).at('name'), schema);
  // Dashboards offer what the schema enumerates.
  const formats = (await ask('GET', '/schemas/image')).at('properties.disk_format.enum') as unknown[];
  assert.deepEqual([formats.includes('raw'), formats.includes('qcow2'), formats.includes('png')], [true, true, false]);
  assert.equal((await ask('GET', '/schemas/nothing')).status, 404);
  // They ask for this one before they list namespaces.
  assert.equal((await ask('GET', '/schemas/metadefs/namespace')).at('properties.namespace.type'), 'string');
  assert.equal((await ask('GET', '/schemas/metadefs/constructor')).status, 404);
  assert.equal((await system.request('GET', '/image', {})).status, 300);
});

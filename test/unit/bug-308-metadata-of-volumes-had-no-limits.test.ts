import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Persona, projects } from '../support/personas.ts';
import { makeSystem, type System } from '../support/system.ts';

let system: System;
before(async () => {
  system = await makeSystem();
});
after(() => {
  system.assertNoDefects();
  system.close();
});

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
const ask = (method: Method, path: string, body?: object, as: Persona = 'member') =>
  system.request(method, `/volume/v3${path}`, { as, version: '3.70', ...(body && { body }) });
const make = async () => (await ask('POST', '/volumes', { volume: { size: 1 } })).text('volume.id');
const many = (count: number, from = 0) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index + from}`, '\u{4e2d}'.repeat(255)]));

test('a volume and a snapshot have 128 items of metadata at most, however they are brought', async () => {
  const id = await make();
  assert.equal((await ask('POST', `/volumes/${id}/metadata`, { metadata: many(100) })).status, 200);
  const refused = await ask('POST', `/volumes/${id}/metadata`, { metadata: many(29, 100) });
  assert.equal(refused.status, 400);
  assert.equal(refused.text('badRequest.message'), 'Invalid metadata: there may be at most 128 items.');
  assert.equal(Object.keys((await ask('GET', `/volumes/${id}/metadata`)).at('metadata') as object).length, 100);
  assert.equal((await ask('POST', `/volumes/${id}/metadata`, { metadata: many(28, 100) })).status, 200);
  // What does not add to it is welcome.
  assert.equal((await ask('POST', `/volumes/${id}/metadata`, { metadata: { k1: 'new' } })).status, 200);
  const short = Object.fromEntries(Object.keys(many(129)).map((key) => [key, '']));
  assert.equal((await ask('PUT', `/volumes/${id}/metadata`, { metadata: short })).status, 400);
  assert.equal((await ask('PUT', `/volumes/${id}`, { volume: { metadata: short } })).status, 400);
  assert.equal((await ask('POST', '/volumes', { volume: { size: 1, metadata: short } })).status, 400);
  assert.equal((await ask('POST', '/snapshots', { snapshot: { volume_id: id, metadata: short } })).status, 400);
});

test('keys and values have 255 characters at most, and keys may hold a slash', async () => {
  const id = await make();
  const put = (metadata: object) => ask('PUT', `/volumes/${id}/metadata`, { metadata });
  assert.equal((await put({ ['k'.repeat(256)]: 'v' })).status, 400);
  assert.equal((await put({ k: 'v'.repeat(256) })).status, 400);
  assert.equal((await put({ '': 'v' })).status, 400);
  assert.equal((await put({ k: 1 })).status, 400);
  assert.equal((await put({ 'a/b': 'v'.repeat(255) })).status, 200);
});

// Deleting a key that every object of the language has was answered with 200.
test('names that the language knows are keys like others', async () => {
  const id = await make();
  for (const key of ['constructor', 'toString', 'hasOwnProperty', 'valueOf']) {
    assert.equal((await ask('DELETE', `/volumes/${id}/metadata/${key}`)).status, 404);
    assert.equal((await ask('POST', `/volumes/${id}/metadata`, { metadata: { [key]: 'v' } })).status, 200);
    assert.deepEqual((await ask('GET', `/volumes/${id}`)).at('volume.metadata'), { [key]: 'v' });
    assert.equal((await ask('DELETE', `/volumes/${id}/metadata/${key}`)).status, 200);
    assert.equal((await ask('GET', `/volumes?metadata={'${key}':'v'}`)).status, 200);
    assert.equal((await ask('DELETE', `/types/multiattach/extra_specs/${key}`, undefined, 'admin')).status, 404);
    for (const path of ['volumes', 'snapshots', 'attachments', 'types', 'os-quota-sets']) {
      const answer = await ask('GET', `/${path}/${key}`, undefined, 'admin');
      assert.equal(answer.status, path === 'os-quota-sets' ? 200 : 404, path);
    }
  }
});

test('a type has as many extra specs as flavors have', async () => {
  const type = await ask('POST', '/types', { volume_type: { name: 'specs', extra_specs: many(100) } }, 'admin');
  const add = (from: number, count: number) =>
    ask('POST', `/types/${type.text('volume_type.id')}/extra_specs`, { extra_specs: many(count, from) }, 'admin');
  assert.equal((await add(100, 100)).status, 200);
  assert.equal((await add(200, 57)).status, 400);
  assert.equal((await add(200, 56)).status, 200);
});

test('ids that are too long to be any are not found', async () => {
  const long = 'x'.repeat(3000);
  for (const path of [`volumes/${long}`, `snapshots/${long}`, `attachments/${long}`, `types/${long}`, `types/${long}/extra_specs`]) {
    for (const method of ['GET', 'DELETE'] as const) {
      const { status } = await ask(method, `/${path}`, undefined, 'admin');
      assert.ok(status === 404, `${method} ${path.slice(0, 20)}: ${status}`);
    }
  }
  assert.equal((await ask('GET', `/limits?project_id=${long}`, undefined, 'admin')).status, 200);
  assert.equal((await ask('GET', `/volumes?all_tenants=1&project_id=${long}`, undefined, 'admin')).status, 200);
  assert.equal((await ask('GET', `/os-quota-sets/${projects.own}`)).status, 200);
});

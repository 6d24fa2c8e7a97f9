/** Images that are staged and imported, and what is told of it. */
import assert from 'node:assert/strict';
import { binary, someBytes } from '../examples/world-companions.ts';
import type { Persona } from '../support/personas.ts';
import { story } from './story.ts';

story('what is staged becomes the data of the image when it is imported, and a task tells of it', async (system) => {
  const ask = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown, as: Persona = 'member') =>
    system.request(method, `/image/v2${path}`, { as, ...(body === undefined ? {} : { body }) });
  const stage = (id: string) =>
    system.request('PUT', `/image/v2/images/${id}/stage`, { as: 'member', headers: binary, stream: someBytes() });
  const made = await ask('POST', '/images', { name: 'own', disk_format: 'raw', container_format: 'bare' });
  assert.equal(made.headers['OpenStack-image-import-methods'], 'glance-direct');
  const id = made.text('id');
  const bring = (name: string, more: object = {}) => ask('POST', `/images/${id}/import`, { method: { name }, ...more });
  const says = async (answer: Promise<{ status: number; text(path: string): string }>, status: number, message: string) => {
    const { status: got, text } = await answer;
    assert.deepEqual([got, text('message').startsWith(message)], [status, true], text('message'));
  };
  await says(bring('glance-direct'), 409, "Image needs to be staged before 'glance-direct' method can be used");
  await says(bring('web-download', { uri: 'http://x' }), 400, "Unknown import method name 'web-download'.");
  await says(bring('copy-image'), 400, "Unknown import method name 'copy-image'.");
  assert.equal((await ask('POST', `/images/${id}/import`, {})).status, 400);

  assert.equal((await stage(id)).status, 204);
  assert.equal((await ask('GET', `/images/${id}`)).at('status'), 'uploading');
  assert.equal((await ask('GET', `/images/${id}`)).at('size'), null);
  await says(stage(id), 409, 'Image status transition from uploading to uploading is not allowed');
  assert.equal((await ask('GET', `/images/${id}/file`)).status, 204, 'there is nothing to be had yet');
  await says(bring('glance-direct', { stores: ['nowhere'] }), 409, 'Store(s) not found: nowhere.');
  assert.equal((await bring('glance-direct', { stores: ['default'] })).status, 202);
  const active = await ask('GET', `/images/${id}`);
  assert.deepEqual([active.at('status'), active.at('size')], ['active', 5]);
  assert.equal((await ask('GET', `/images/${id}/file`)).status, 200);
  await says(bring('glance-direct'), 409, 'Image needs to be staged');

  const listed = await ask('GET', '/tasks?status=success', undefined, 'admin');
  assert.equal(listed.at('tasks.0.type'), 'api_image_import');
  const task = await ask('GET', `/tasks/${listed.text('tasks.0.id')}`, undefined, 'admin');
  assert.deepEqual([task.at('image_id'), task.at('input.import_req.method.name')], [id, 'glance-direct']);
  assert.equal((await ask('GET', '/tasks')).status, 403);
  assert.equal((await ask('GET', '/tasks/none', undefined, 'admin')).status, 404);
  assert.deepEqual((await ask('GET', '/info/import')).at('import-methods.value'), ['glance-direct']);
  assert.equal((await ask('GET', '/info/stores')).at('stores.0.id'), 'default');
  assert.deepEqual((await ask('GET', '/metadefs/namespaces')).at('namespaces'), []);
  await says(ask('GET', '/metadefs/namespaces/OS::x'), 404, 'Metadata definition namespace not found: OS::x');
});

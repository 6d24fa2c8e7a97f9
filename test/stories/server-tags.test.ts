import assert from 'node:assert/strict';
import { cloud, complaint } from './cloud.ts';
import { story } from './story.ts';

story('a tag is put once, found, and taken away', async (system) => {
  const { ask, boot, show } = cloud(system);
  const id = await boot('web');
  const path = `/servers/${id}/tags`;
  const put = await ask('PUT', `${path}/blue`);
  assert.deepEqual([put.status, put.body], [201, undefined]);
  assert.equal(put.headers['Location'], `https://cloud.example/compute/v2.1/servers/${id}/tags/blue`);
  assert.equal((await ask('PUT', `${path}/blue`)).status, 204);
  const wave = encodeURIComponent('grün 🌊');
  assert.match((await ask('PUT', `${path}/${wave}`)).headers['Location'] ?? '', /\/tags\/gr%C3%BCn%20%F0%9F%8C%8A$/);
  assert.deepEqual((await show(id)).at('server.tags'), ['blue', 'grün 🌊']);
  assert.equal((await ask('GET', `${path}/${wave}`)).status, 204);
  assert.equal((await ask('DELETE', `${path}/${wave}`)).status, 204);
  const absent = await ask('GET', `${path}/${wave}`);
  assert.deepEqual([absent.status, complaint(absent, 'itemNotFound')], [404, `Server ${id} has no tag 'grün 🌊'`]);
  const gone = await ask('DELETE', `${path}/${wave}`);
  assert.deepEqual([gone.status, complaint(gone, 'itemNotFound')], [404, `Instance ${id} has no tag 'grün 🌊'`]);
  assert.deepEqual((await ask('PUT', path, { tags: ['b', 'a', 'b'] })).at('tags'), ['b', 'a']);
  assert.equal((await ask('DELETE', path)).status, 204);
  assert.deepEqual((await ask('GET', path)).at('tags'), []);
  assert.equal((await ask('GET', path, undefined, '2.25')).status, 404);
});

story('tags are few and short, and without commas and slashes', async (system) => {
  const { ask, boot } = cloud(system);
  const id = await boot('web');
  const path = `/servers/${id}/tags`;
  const fifty = Array.from({ length: 50 }, (_, number) => `tag ${number}`);
  assert.equal((await ask('PUT', path, { tags: [...fifty, 'more'] })).status, 400);
  assert.equal((await ask('PUT', path, { tags: fifty })).status, 200);
  const full = await ask('PUT', `${path}/more`);
  assert.deepEqual([full.status, complaint(full, 'badRequest')], [400, 'The number of tags exceeded the per-server limit 50']);
  assert.equal((await ask('PUT', `${path}/${encodeURIComponent('tag 7')}`)).status, 204, 'it is there');
  for (const tag of ['a,b', 'x'.repeat(61)]) {
    assert.equal((await ask('PUT', path, { tags: [tag] })).status, 400);
    const refused = await ask('PUT', `${path}/${encodeURIComponent(tag)}`);
    assert.equal(refused.status, 400);
    assert.match(complaint(refused, 'badRequest'), /^Tag '.+' is invalid\. It must be a non empty string without characters '\/' and ','/);
  }
  assert.equal((await ask('PUT', path, { tags: [''] })).status, 400);
  assert.equal((await ask('PUT', `${path}/blue`, {})).status, 400, 'there is nothing to say of a tag');
});

story('a lock does not hold tags, being built does', async (system) => {
  const { ask, boot, create, action } = cloud(system);
  const [id, building] = [await boot('web'), await create('building')];
  await action(id, 'lock');
  assert.equal((await ask('PUT', `/servers/${id}/tags/blue`)).status, 201);
  for (const [method, more, body, word] of [
    ['PUT', '/a', undefined, 'update tag'],
    ['PUT', '', { tags: ['a'] }, 'update tags'],
    ['DELETE', '/a', undefined, 'delete tag'],
    ['DELETE', '', undefined, 'delete tags'],
  ] as const) {
    const refused = await ask(method, `/servers/${building}/tags${more}`, body);
    assert.deepEqual(
      [refused.status, complaint(refused, 'conflictingRequest')],
      [409, `Cannot '${word}' instance ${building} while it is in vm_state building`],
    );
  }
});

story('two who tag a server at once both succeed', async (system) => {
  const { ask, boot } = cloud(system);
  const id = await boot('web');
  const tags = ['a', 'b', 'c', 'd'];
  await Promise.all(tags.map((tag) => ask('PUT', `/servers/${id}/tags/${tag}`)));
  assert.deepEqual(((await ask('GET', `/servers/${id}/tags`)).at('tags') as string[]).toSorted(), tags);
});

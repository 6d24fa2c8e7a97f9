/** An image could be made again under the id of one that was deleted, so that whoever still named it came by foreign bytes. */
import assert from 'node:assert/strict';
import { images } from '../../shared/image/image.ts';
import { story } from './story.ts';

const id = '0f2f9b1c-5d3e-4b60-9d5a-3c7e9f1b2a44';

story("an image's id is never used again, by nobody", async (system) => {
  const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH', path: string, as: 'member' | 'other' | 'admin', body?: unknown) =>
    system.request(method, `/image/v2/images${path}`, { as, ...(body === undefined ? {} : { body }) });
  const body = { id, name: 'first', disk_format: 'raw', container_format: 'bare', os_distro: 'secret' };
  assert.equal((await ask('POST', '', 'member', body)).status, 201);
  assert.equal((await ask('DELETE', `/${id}`, 'member')).status, 204);
  for (const as of ['member', 'other', 'admin'] as const) {
    const again = await ask('POST', '', as, body);
    assert.deepEqual([again.status, again.at('message')], [409, `Image ID ${id} already exists!<br /><br />\n\n\n`]);
    assert.equal((await ask('GET', `/${id}`, as)).status, 404);
    assert.equal((await ask('GET', `/${id}/file`, as)).status, 404);
    assert.equal((await ask('DELETE', `/${id}`, as)).status, 404);
    assert.equal((await ask('PUT', `/${id}/tags/a`, as)).status, 404);
    const { images: listed } = (await ask('GET', '', as)).body as { images: readonly { id: string }[] };
    assert.ok(listed.every((image) => image.id !== id));
  }
  assert.equal(await system.ports.images.findAny(id), undefined);
  const kept = await images.get(system.ports.store, id);
  assert.deepEqual([kept?.status, kept?.name, kept?.properties], ['deleted', null, {}]);
});

story('of two that make an image with one id one does', async (system) => {
  const make = () => system.request('POST', '/image/v2/images', { as: 'member', body: { id, name: 'x' } });
  const statuses = (await Promise.all([make(), make(), make()])).map(({ status }) => status).sort();
  assert.deepEqual(statuses, [201, 409, 409]);
});

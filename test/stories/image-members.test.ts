/** Sharing an image with other projects, and taking it out of use for a while, as Glance's clients do it. */
import assert from 'node:assert/strict';
import { chunksOf, textOf } from '../support/chunks.ts';
import { type Persona, projects } from '../support/personas.ts';
import type { System } from '../support/system.ts';
import { story } from './story.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';

const at = (system: System) => (method: Method, path: string, as: Persona, body?: unknown) =>
  system.request(method, `/image/v2${path}`, { as, ...(body === undefined ? {} : { body }) });

async function activeImage(system: System, body: object = {}): Promise<string> {
  const whole = { name: 'i', disk_format: 'raw', container_format: 'bare', ...body };
  const id = (await at(system)('POST', '/images', 'member', whole)).text('id');
  const headers = { 'content-type': 'application/octet-stream' };
  const path = `/image/v2/images/${id}/file`;
  assert.equal((await system.request('PUT', path, { as: 'member', headers, stream: chunksOf('data') })).status, 204);
  return id;
}

story('an image that is shared is seen by its member, and listed once that has accepted it', async (system) => {
  const ask = at(system);
  const id = await activeImage(system);
  const listed = async (query: string, as: Persona = 'other') =>
    ((await ask('GET', `/images${query}`, as)).at('images') as { id: string }[]).some((image) => image.id === id);
  assert.equal((await ask('GET', `/images/${id}`, 'other')).status, 404);

  const member = (await ask('POST', `/images/${id}/members`, 'member', { member: projects.other })).body as Record<string, unknown>;
  assert.deepEqual(
    [member['member_id'], member['image_id'], member['status'], member['schema']],
    [projects.other, id, 'pending', '/v2/schemas/member'],
  );
  assert.equal((await ask('POST', `/images/${id}/members`, 'member', { member: projects.other })).status, 409);
  assert.equal((await ask('GET', `/images/${id}`, 'other')).status, 200);
  assert.equal(await textOf((await ask('GET', `/images/${id}/file`, 'other')).stream), 'data');
  assert.deepEqual([await listed(''), await listed('?member_status=pending'), await listed('?member_status=all')], [false, true, true]);

  const own = `/images/${id}/members/${projects.other}`;
  assert.equal((await ask('PUT', own, 'member', { status: 'accepted' })).status, 403, 'the owner does not accept for others');
  assert.equal((await ask('PUT', own, 'other', { status: 'delighted' })).status, 400);
  assert.equal((await ask('PUT', own, 'other', { status: 'accepted' })).at('status'), 'accepted');
  assert.deepEqual([await listed(''), await listed('?visibility=shared'), await listed('?visibility=private')], [true, true, false]);
  assert.equal(
    (await system.ports.images.find(id, { isAdmin: false, projectId: projects.other } as never))?.id,
    id,
    'servers boot from it',
  );
  assert.equal((await ask('PUT', own, 'other', { status: 'rejected' })).status, 200);
  assert.deepEqual([await listed(''), await listed('?member_status=rejected')], [false, true]);

  assert.equal((await ask('PUT', own, 'admin', { status: 'accepted' })).status, 200);
  assert.equal((await ask('DELETE', own, 'other')).status, 403);
  assert.equal((await ask('DELETE', own, 'member')).status, 204);
  assert.equal((await ask('DELETE', own, 'member')).status, 404);
  assert.equal((await ask('GET', `/images/${id}`, 'other')).status, 404);
  assert.equal(await listed('?member_status=all'), false);
});

story('its owner sees all members, a member itself alone, and nobody else anything', async (system) => {
  const ask = at(system);
  const id = await activeImage(system);
  for (const member of [projects.other, 'third']) await ask('POST', `/images/${id}/members`, 'member', { member });
  const members = async (as: Persona) =>
    ((await ask('GET', `/images/${id}/members`, as)).at('members') as { member_id: string }[]).map(({ member_id }) => member_id);
  assert.deepEqual(
    [await members('member'), await members('reader')],
    [
      [projects.other, 'third'],
      [projects.other, 'third'],
    ],
  );
  assert.deepEqual(await members('other'), [projects.other]);
  assert.equal((await ask('GET', `/images/${id}/members/${projects.other}`, 'other')).at('status'), 'pending');
  assert.equal((await ask('GET', `/images/${id}/members/third`, 'other')).status, 404);
  assert.equal((await ask('GET', `/images/${id}/members/third`, 'member')).status, 200);
  for (const body of [{}, { member: '' }, { member: 7 }])
    assert.equal((await ask('POST', `/images/${id}/members`, 'member', body)).status, 400);
  assert.equal((await ask('POST', `/images/${id}/members`, 'other', { member: 'fourth' })).status, 403);
  assert.equal((await ask('POST', `/images/${id}/members`, 'reader', { member: 'fourth' })).status, 403);
});

story('only shared images have members, and one that becomes private is not seen by them any more', async (system) => {
  const ask = at(system);
  const id = await activeImage(system);
  await ask('POST', `/images/${id}/members`, 'member', { member: projects.other });
  const headers = { 'content-type': 'application/openstack-images-v2.1-json-patch' };
  const become = (value: string) =>
    system.request('PATCH', `/image/v2/images/${id}`, { as: 'member', headers, body: [{ op: 'replace', path: '/visibility', value }] });
  await become('private');
  assert.equal((await ask('GET', `/images/${id}`, 'other')).status, 404);
  assert.equal((await ask('GET', `/images/${id}/members`, 'member')).status, 403);
  assert.equal((await ask('POST', `/images/${id}/members`, 'member', { member: 'x' })).status, 403);
  await become('shared');
  assert.equal((await ask('GET', `/images/${id}`, 'other')).status, 200);
});

story('a deactivated image is shown but not given out, but to administrators, until it is active again', async (system) => {
  const ask = at(system);
  const id = await activeImage(system);
  const queued = (await ask('POST', '/images', 'member', { name: 'q' })).text('id');
  const status = async () => (await ask('GET', `/images/${id}`, 'member')).at('status');
  for (let times = 0; times < 2; times += 1) assert.equal((await ask('POST', `/images/${id}/actions/deactivate`, 'member')).status, 204);
  assert.equal(await status(), 'deactivated');
  assert.equal((await ask('GET', `/images/${id}/file`, 'member')).status, 403);
  assert.equal(await textOf((await ask('GET', `/images/${id}/file`, 'admin')).stream), 'data');
  assert.equal((await ask('POST', `/images/${id}/actions/reactivate`, 'reader')).status, 403);
  for (let times = 0; times < 2; times += 1) assert.equal((await ask('POST', `/images/${id}/actions/reactivate`, 'member')).status, 204);
  assert.equal(await status(), 'active');
  assert.equal(await textOf((await ask('GET', `/images/${id}/file`, 'member')).stream), 'data');
  const refused = await ask('POST', `/images/${queued}/actions/deactivate`, 'member');
  assert.deepEqual([refused.status, refused.text('message').split('<')[0]], [403, "Not allowed to deactivate image in status 'queued'"]);
});

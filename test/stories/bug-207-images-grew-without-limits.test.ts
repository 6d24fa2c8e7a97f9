/** Seventy tags of 7 kB made an item that DynamoDB does not hold: a 500. Glance has limits, by number and by length. */
import assert from 'node:assert/strict';
import type { System } from '../support/system.ts';
import { story } from './story.ts';

const as = 'member';
const root = '/image/v2/images';
const headers = { 'content-type': 'application/openstack-images-v2.1-json-patch' };
const many = (count: number, prefix = 'a') => Array.from({ length: count }, (_, position) => `${prefix}${position}`);
const asProperties = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 'x']));

const create = (system: System, body: object) => system.request('POST', root, { as, body });
const made = async (system: System, body: object) => (await create(system, body)).text('id');
const patch = (system: System, id: string, ...body: object[]) => system.request('PATCH', `${root}/${id}`, { as, headers, body });

story('an image has 128 tags of 255 characters at most', async (system) => {
  const id = await made(system, { tags: many(128) });
  const one = (tag: string) => system.request('PUT', `${root}/${id}/tags/${tag}`, { as });
  const more = await one('one-more');
  assert.equal(more.status, 413);
  assert.match(more.text('message'), /^The limit has been exceeded on the number of allowed image tags\. Attempted: 129, Maximum: 128/);
  assert.equal((await one('a0')).status, 204, 'it has that one already');
  assert.equal((await system.request('DELETE', `${root}/${id}/tags/a0`, { as })).status, 204);
  // Nothing that stands in a path is longer than the columns of OpenStack's databases.
  for (const length of [256, 7_000]) assert.equal((await one('x'.repeat(length))).status, 404);
  assert.equal((await one('x'.repeat(255))).status, 204);
  assert.equal((await create(system, { tags: many(129) })).status, 413);
  assert.equal((await create(system, { tags: ['x'.repeat(256)] })).status, 400);
  assert.equal((await patch(system, id, { op: 'replace', path: '/tags', value: many(129) })).status, 413);
  assert.equal((await patch(system, id, { op: 'replace', path: '/tags', value: ['x'.repeat(256)] })).status, 400);
  assert.equal(((await system.request('GET', `${root}/${id}`, { as })).at('tags') as unknown[]).length, 128);
});

story('an image has 128 properties, whose names have 255 characters, at most', async (system) => {
  const id = await made(system, asProperties(many(128)));
  const more = await patch(system, id, { op: 'add', path: '/more', value: 'x' });
  assert.equal(more.status, 413);
  assert.match(more.text('message'), /image properties\. Attempted: 129, Maximum: 128/);
  assert.equal((await patch(system, id, { op: 'replace', path: '/a1', value: 'other' })).status, 200);
  const swap = [
    { op: 'remove', path: '/a1' },
    { op: 'add', path: '/more', value: 'x' },
  ];
  assert.equal((await patch(system, id, ...swap)).status, 200);
  assert.equal((await create(system, asProperties(many(129)))).status, 413);
  assert.equal((await create(system, { ['x'.repeat(256)]: 'x' })).status, 400);
  assert.equal((await create(system, { ['x'.repeat(255)]: 'x' })).status, 201);
});

story('an image is shared with 128 projects at most, also when they are added side by side', async (system) => {
  const id = await made(system, { name: 'shared' });
  const add = (member: string) => system.request('POST', `${root}/${id}/members`, { as, body: { member } });
  for (const member of many(126)) assert.equal((await add(member)).status, 200);
  const statuses = (await Promise.all(many(4, 'b').map(add))).map(({ status }) => status).sort();
  assert.deepEqual(statuses, [200, 200, 413, 413]);
  assert.equal((await add('x'.repeat(256))).status, 400);
  assert.equal(((await system.request('GET', `${root}/${id}/members`, { as })).at('members') as unknown[]).length, 128);
  assert.equal((await system.request('DELETE', `${root}/${id}`, { as })).status, 204, 'all of them go with it');
});

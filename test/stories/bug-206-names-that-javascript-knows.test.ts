/** A property of an image named `constructor` was a 500: what clients name was looked up in objects that know some names already. */
import assert from 'node:assert/strict';
import type { System } from '../support/system.ts';
import { story } from './story.ts';

const names = Object.getOwnPropertyNames(Object.prototype).filter((name) => name !== '__proto__');
const root = '/image/v2';
const as = 'member';
const patching = (version: '0' | '1') => ({ 'content-type': `application/openstack-images-v2.${version}-json-patch` });
const patch = (system: System, id: string, operation: object, version: '0' | '1' = '1') =>
  system.request('PATCH', `${root}/images/${id}`, { as, headers: patching(version), body: [operation] });

async function imageWith(system: System, body: object): Promise<string> {
  const answer = await system.request('POST', `${root}/images`, { as, body });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.text('id');
}

story('a property may be named as members of every object are', async (system) => {
  assert.ok(names.includes('constructor') && names.includes('hasOwnProperty'));
  const properties = Object.fromEntries(names.map((name) => [name, `value of ${name}`]));
  const id = await imageWith(system, { name: 'x', ...properties });
  const shown = async () => (await system.request('GET', `${root}/images/${id}`, { as })).body as Record<string, unknown>;
  const own = (image: Record<string, unknown>, name: string) => (Object.hasOwn(image, name) ? image[name] : undefined);
  for (const name of names) {
    assert.equal(own(await shown(), name), properties[name]);
    const listed = await system.request('GET', `${root}/images?${name}=${encodeURIComponent(properties[name] ?? '')}`, { as });
    assert.equal(listed.at('images.0.id'), id, name);
    assert.equal((await patch(system, id, { op: 'replace', path: `/${name}`, value: 'new' })).status, 200);
    assert.equal(own(await shown(), name), 'new');
    assert.equal((await patch(system, id, { remove: `/${name}` }, '0')).status, 200);
    assert.equal(own(await shown(), name), undefined);
    assert.equal((await patch(system, id, { op: 'remove', path: `/${name}` })).status, 409, 'it is not there');
    assert.equal((await patch(system, id, { op: 'replace', path: `/${name}`, value: 'x' })).status, 409);
    assert.equal((await patch(system, id, { op: 'add', path: `/${name}`, value: 7 })).status, 400, 'it is a string');
    assert.equal((await patch(system, id, { op: 'add', path: `/${name}`, value: 'added' })).status, 200);
  }
});

story('they are names like any other wherever the Image API looks something up', async (system) => {
  const id = await imageWith(system, { name: 'x' });
  for (const name of [...names, '__proto__']) {
    assert.equal((await system.request('GET', `${root}/schemas/${name}`, { as })).status, 404, name);
    assert.equal((await system.request('GET', `${root}/images?sort_key=${name}`, { as })).status, 400, name);
    assert.deepEqual((await system.request('GET', `${root}/images?${name}=x`, { as })).at('images'), [], name);
    assert.equal((await system.request('PUT', `${root}/images/${id}/tags/${name}`, { as })).status, 204, name);
    assert.equal((await system.request('GET', `${root}/images/${id}/members/${name}`, { as })).status, 404, name);
    assert.equal((await system.request('POST', `${root}/images/${id}/members`, { as, body: { member: name } })).status, 200, name);
    assert.equal((await patch(system, id, { op: name, path: '/name', value: 'x' })).status, 400, name);
    assert.equal((await patch(system, id, { [name]: '/name', value: 'x' }, '0')).status, 400, name);
  }
  assert.equal((await patch(system, id, { op: 'add', path: '/__proto__', value: 'x' })).status, 400);
});

/** The Compute API as it was before microversions: what old clients that are told `/v2` meet. Source: contract/microversions.json, legacy_v2_mount. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testImageId } from '../../shared/image/test-image.ts';
import { projects } from '../support/personas.ts';
import { makeSystem, type System } from '../support/system.ts';

let system: System;
before(async () => {
  system = await makeSystem();
});
after(() => {
  system.assertNoDefects();
  system.close();
});

const server = { name: '  a ', imageRef: testImageId, flavorRef: '42' };

test('the list of versions has the older one first', async () => {
  const { body } = await system.request('GET', '/compute');
  const { versions } = body as { versions: { id: string; status: string; links: { href: string }[] }[] };
  assert.deepEqual(
    versions.map(({ id, status, links }) => [id, status, links[0]?.href]),
    [
      ['v2.0', 'DEPRECATED', 'https://cloud.example/compute/v2/'],
      ['v2.1', 'CURRENT', 'https://cloud.example/compute/v2.1/'],
    ],
  );
});

test('each mount shows its own document, and no other is there', async () => {
  for (const [mount, id] of [
    ['v2', 'v2.0'],
    ['v2.1', 'v2.1'],
  ]) {
    for (const slash of ['', '/']) assert.equal((await system.request('GET', `/compute/${mount}${slash}`)).at('version.id'), id);
  }
  for (const mount of ['v2.0', 'v3', 'V2', 'constructor'])
    assert.equal((await system.request('GET', `/compute/${mount}/servers`, { as: 'member' })).status, 404, mount);
});

test('on the older mount a server is made without the spaces around its name and without what is unknown', async () => {
  const body = { server: { ...server, unknown: 1, 'os:other': {} }, more: true };
  const strict = await system.request('POST', '/compute/v2.1/servers', { as: 'member', body });
  assert.equal(strict.status, 400);
  const made = await system.request('POST', `/compute/v2/${projects.own}/servers`, { as: 'member', body });
  assert.equal(made.status, 202, JSON.stringify(made.body));
  const shown = await system.request('GET', `/compute/v2/servers/${made.text('server.id')}`, { as: 'member' });
  assert.equal(shown.at('server.name'), 'a');
});

test('what is wrong is refused there too', async () => {
  for (const wrong of [{ server: { ...server, flavorRef: null } }, { server: 'a' }, null, [], { server: { ...server, name: ' ' } }]) {
    const answer = await system.request('POST', '/compute/v2/servers', { as: 'member', body: wrong });
    assert.equal(answer.status, 400, JSON.stringify(wrong));
  }
});

test('the older mount knows no microversions and no headers of theirs', async () => {
  const headers = { 'openstack-api-version': 'compute 2.90', 'x-openstack-nova-api-version': 'nonsense' };
  const answer = await system.request('GET', '/compute/v2/servers/detail', { as: 'member', headers });
  assert.equal(answer.status, 200);
  assert.deepEqual(
    Object.keys(answer.headers).filter((name) => /version/i.test(name)),
    [],
  );
});

/** The Compute API as it was before microversions: what old clients that are told `/v2` meet. Source: contract/microversions.json, legacy_v2_mount. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { computeOperations } from '../../functions/compute/catalogue.ts';
import { testImageId } from '../../shared/image/test-image.ts';
import { routesOf } from '../../shared/operation/routes.ts';
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

test('each mount shows its own document, and where there is none the choice is shown, to whoever asks', async () => {
  for (const [mount, id] of [
    ['v2', 'v2.0'],
    ['v2.1', 'v2.1'],
  ]) {
    for (const slash of ['', '/']) assert.equal((await system.request('GET', `/compute/${mount}${slash}`)).at('version.id'), id);
  }
  for (const path of ['/v2.0/servers', '/v3/servers/1/action', '/V2', '/constructor/', '/servers']) {
    for (const method of ['GET', 'POST', 'DELETE'] as const) {
      const { status, body } = await system.request(method, `/compute${path}`);
      const { choices } = body as { choices: { id: string; links: { href: string }[] }[] };
      assert.equal(status, 300, path);
      assert.deepEqual(
        choices.map(({ id, links }) => [id, links[0]?.href]),
        [
          ['v2.0', `https://cloud.example/compute/v2${path}`],
          ['v2.1', `https://cloud.example/compute/v2.1${path}`],
        ],
      );
    }
  }
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

test('the older mount has one extension more, and one document of versions', async () => {
  const listed = async (mount: string) =>
    ((await system.request('GET', `/compute/${mount}/extensions`, { as: 'reader' })).body as { extensions: { alias: string }[] })
      .extensions;
  const [older, newer] = [await listed('v2'), await listed('v2.1')];
  const known = new Set(newer.map(({ alias }) => alias));
  assert.deepEqual(
    older.map(({ alias }) => alias).filter((alias) => !known.has(alias)),
    ['OS-EXT-VIF-NET'],
  );
  const status = async (path: string) => (await system.request('GET', `/compute${path}`, { as: 'member' })).status;
  assert.deepEqual(
    [await status('/v2/extensions/OS-EXT-VIF-NET'), await status('/v2.1/extensions/OS-EXT-VIF-NET'), await status('/v2.1/extensions/NMN')],
    [200, 404, 200],
  );
  const shown = async (path: string) => (await system.request('GET', `/compute${path}`, { as: 'member' })).at('version.id');
  assert.deepEqual(
    [await shown('/v2.1/versions/v2.0'), await shown('/v2.1/versions/v2.1'), await shown('/v2/versions/any')],
    ['v2.0', 'v2.1', 'v2.0'],
  );
  assert.equal(await status('/v2.1/versions/v3'), 404);
});

const asked = (path: string, mount: string): string =>
  path
    .replace('/{mount}', `/${mount}`)
    .replace('/{project_id}', `/${projects.other}`)
    .replaceAll(/\{\w+\}/g, 'any');

test('every route is there with a project in its path on both mounts, and refuses one that is not the token’s', async () => {
  for (const { method, paths, operations: served } of routesOf(computeOperations)) {
    if (served.some(({ unversioned, authentication }) => unversioned || authentication === 'none')) continue;
    const [path] = paths.filter((each) => each.includes('{project_id}'));
    assert.ok(path !== undefined, `${method} ${paths[0]}`);
    for (const mount of ['v2', 'v2.1']) {
      const url = asked(path, mount);
      const action = served[0]?.action;
      const body = method === 'GET' || method === 'DELETE' ? {} : { body: action === undefined ? {} : { [action]: null } };
      const answer = await system.request(method, url, { as: 'member', ...body });
      const message = `Malformed request URL: URL's project_id '${projects.other}' doesn't match Context's project_id '${projects.own}'`;
      assert.deepEqual([answer.status, answer.at('badRequest.message')], [400, message], `${method} ${url}`);
    }
  }
});

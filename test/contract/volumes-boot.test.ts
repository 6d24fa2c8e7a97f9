/** Servers under their old name, `os-volumes_boot`: the same servers, at fewer versions and with fewer actions. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { must, newServer, roomySystem, root, serverBody } from '../support/cloud.ts';
import { projects } from '../support/personas.ts';
import type { System } from '../support/system.ts';

let system: System;
before(async () => {
  system = await roomySystem();
});
after(() => {
  system.assertNoDefects();
  system.close();
});

const place = `${root}/os-volumes_boot`;
const at = (version: string) => ({ as: 'member', version }) as const;

test('a server is made, shown, renamed, stopped and deleted under the old name', async () => {
  const id = (await must(system, 'POST', place, { body: serverBody(), version: '2.102' })).text('server.id');
  await system.settle();
  assert.equal((await must(system, 'GET', `${place}/${id}`, at('2.1'))).text('server.status'), 'ACTIVE');
  await must(system, 'PUT', `${place}/${id}`, { body: { server: { name: 'renamed' } }, version: '2.50' });
  await must(system, 'POST', `${place}/${id}/action`, { body: { 'os-stop': null }, version: '2.102' });
  await system.settle();
  const { body } = await must(system, 'GET', `${place}/detail`, at('2.102'));
  assert.deepEqual(
    (body as { servers: { name: string; status: string }[] }).servers.map(({ name, status }) => [name, status]),
    [['renamed', 'SHUTOFF']],
  );
  await must(system, 'DELETE', `${place}/${id}`, at('2.102'));
  await system.settle();
  assert.deepEqual((await must(system, 'GET', place, at('2.1'))).body, { servers: [] });
});

test('behind the id of a project it is the same', async () => {
  const id = await newServer(system);
  await must(system, 'GET', `${root}/${projects.own}/os-volumes_boot/${id}`, at('2.102'));
  assert.equal((await system.request('GET', `${root}/${projects.own}/os-volumes_boot/${id}`, at('2.103'))).status, 404);
});

test('from 2.103 on nothing is found there, and servers still are', async () => {
  const id = await newServer(system);
  for (const [method, path, body] of [
    ['GET', place],
    ['GET', `${place}/detail`],
    ['POST', place, serverBody()],
    ['GET', `${place}/${id}`],
    ['PUT', `${place}/${id}`, { server: { name: 'renamed' } }],
    ['DELETE', `${place}/${id}`],
    ['POST', `${place}/${id}/action`, { 'os-stop': null }],
  ] as const) {
    const asked = body === undefined ? {} : { body };
    assert.equal((await system.request(method, path, { ...asked, ...at('2.103') })).status, 404, `${method} ${path}`);
  }
  await must(system, 'GET', `${root}/servers/${id}`, at('2.103'));
});

test('an action that the old name never had is unknown there', async () => {
  const id = await newServer(system);
  const { status, body } = await system.request('POST', `${place}/${id}/action`, { body: { pause: null }, ...at('2.102') });
  assert.equal(status, 400);
  assert.deepEqual(body, { badRequest: { code: 400, message: 'There is no such action: pause' } });
  assert.equal((await system.request('GET', `${place}/${id}/metadata`, at('2.102'))).status, 404, 'what belongs to a server has one path');
});

/** Volumes and snapshots through the Compute API, until 2.35: the same things as in the Volume API, and what that refuses in Nova's words. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { must, newVolume } from '../support/cloud.ts';
import { makeSystem, type System } from '../support/system.ts';

let system: System;
before(async () => {
  system = await makeSystem();
});
after(() => {
  system.assertNoDefects();
  system.close();
});

const root = '/compute/v2.1';
const ask = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) =>
  system.request(method, `${root}${path}`, { as: 'member', ...(body === undefined ? {} : { body }) });

test('what the proxy makes the Volume API has, and what that deletes the proxy has not', async () => {
  const metadata = { key: 'value' };
  const made = await ask('POST', '/os-volumes', { volume: { size: 2, display_name: 'v', display_description: 'd', metadata } });
  assert.equal(made.status, 200);
  const id = made.text('volume.id');
  assert.equal(made.headers['Location'], `https://cloud.example${root}/os-volumes/${id}`);
  assert.deepEqual(made.at('volume.attachments'), [{}]);
  const own = await must(system, 'GET', `/volume/v3/volumes/${id}`);
  assert.deepEqual([own.at('volume.size'), own.at('volume.name'), own.at('volume.metadata')], [2, 'v', metadata]);

  const snapshot = (await ask('POST', '/os-snapshots', { snapshot: { volume_id: id, display_name: 's' } })).text('snapshot.id');
  assert.deepEqual((await ask('GET', '/os-snapshots')).at('snapshots.0.id'), snapshot);
  const kept = await ask('DELETE', `/os-volumes/${id}`);
  assert.match(kept.text('badRequest.message'), /^Invalid input received: Invalid volume: Volume status must be available/);
  assert.equal((await ask('DELETE', `/os-snapshots/${snapshot}`)).status, 202);
  assert.equal((await ask('DELETE', `/os-volumes/${id}`)).status, 202);
  assert.deepEqual((await ask('GET', '/os-volumes/detail')).body, { volumes: [] });
});

test('pages are so many after so many', async () => {
  const ids = [];
  for (let made = 0; made < 3; made += 1) ids.unshift(await newVolume(system));
  const listed = async (query: string) =>
    ((await ask('GET', `/os-volumes${query}`)).body as { volumes: { id: string }[] }).volumes.map(({ id }) => id);
  assert.deepEqual((await listed('')).toSorted(), ids.toSorted());
  assert.equal((await listed('?limit=2')).length, 2);
  assert.deepEqual(await listed('?limit=2&offset=2'), (await listed('')).slice(2));
  assert.equal((await ask('GET', '/os-volumes?limit=-1')).status, 400);
});

test('what is refused is refused in the words of the Compute API, and changes nothing', async () => {
  const missing = '00000000-0000-4000-8000-000000000001';
  const fromMissing = await ask('POST', '/os-volumes', { volume: { size: 1, snapshot_id: missing } });
  assert.deepEqual([fromMissing.status, fromMissing.text('itemNotFound.message')], [404, `Snapshot ${missing} could not be found.`]);
  const tooMuch = await ask('POST', '/os-volumes', { volume: { size: 100_000 } });
  assert.deepEqual([tooMuch.status, typeof tooMuch.at('forbidden.message')], [403, 'string']);
  for (const wrong of [
    { volume_type: 'none' },
    { availability_zone: 'other' },
    { display_name: 'x'.repeat(256) },
    { metadata: { key: 7 } },
  ])
    assert.equal((await ask('POST', '/os-volumes', { volume: { size: 1, ...wrong } })).status, 400, JSON.stringify(wrong));
  assert.equal((await ask('POST', '/os-snapshots', { snapshot: { volume_id: missing } })).status, 400);
  for (const [what, method] of [
    ['os-volumes', 'GET'],
    ['os-volumes', 'DELETE'],
    ['os-snapshots', 'GET'],
    ['os-snapshots', 'DELETE'],
  ] as const)
    assert.equal((await ask(method, `/${what}/${missing}`)).status, 404, `${method} ${what}`);
});

/** A volume goes to another project by a key that only its owner was told: once, with its quota, however many ask. */
import assert from 'node:assert/strict';
import { volumeUsageKey } from '../../shared/quota/usage.ts';
import { transfers } from '../../shared/volume/transfers/transfer.ts';
import { projects } from '../support/personas.ts';
import type { Asked, System } from '../support/system.ts';
import { story } from './story.ts';

const root = '/volume/v3';
const asking =
  (system: System) =>
  (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, as: Asked['as'] & string, body?: object, version = 'latest') =>
    system.request(method, `${root}${path}`, {
      as,
      headers: { 'openstack-api-version': `volume ${version}` },
      ...(body === undefined ? {} : { body }),
    });

async function used(system: System, projectId: string): Promise<readonly number[]> {
  const counters = ((await system.ports.store.get(volumeUsageKey(projectId))) ?? {}) as Record<string, number>;
  return ['volumes', 'snapshots', 'gigabytes'].map((name) => counters[name] ?? 0);
}

story('a volume that is offered is accepted once, with its snapshots and what they count for', async (system) => {
  const ask = asking(system);
  const id = (await ask('POST', '/volumes', 'member', { volume: { size: 2, name: 'v' } })).text('volume.id');
  const snapshot = (await ask('POST', '/snapshots', 'member', { snapshot: { volume_id: id } })).text('snapshot.id');
  assert.deepEqual(await used(system, projects.own), [1, 1, 4]);

  const offered = await ask('POST', '/volume-transfers', 'member', { transfer: { volume_id: id, name: ' to you ' } });
  assert.equal(offered.status, 202);
  const [transfer, key] = [offered.text('transfer.id'), offered.text('transfer.auth_key')];
  assert.deepEqual([offered.at('transfer.name'), offered.at('transfer.accepted'), key.length], ['to you', false, 16]);
  assert.equal((await ask('GET', `/volumes/${id}`, 'member')).at('volume.status'), 'awaiting-transfer');
  const kept = JSON.stringify(await transfers.get(system.ports.store, transfer));
  assert.ok(!kept.includes(key), 'the key is kept nowhere');
  assert.equal((await ask('GET', `/volume-transfers/${transfer}`, 'member')).at('transfer.auth_key'), undefined);

  // Nobody else knows of it, and nothing can be done to the volume meanwhile.
  assert.equal((await ask('GET', `/volume-transfers/${transfer}`, 'other')).status, 404);
  assert.deepEqual((await ask('GET', '/os-volume-transfer/detail', 'other')).body, { transfers: [] });
  assert.equal((await ask('DELETE', `/os-volume-transfer/${transfer}`, 'other')).status, 404);
  assert.equal((await ask('DELETE', `/volumes/${id}`, 'member')).status, 400);
  assert.equal((await ask('POST', '/os-volume-transfer', 'member', { transfer: { volume_id: id } })).status, 400);

  const wrong = await ask('POST', `/volume-transfers/${transfer}/accept`, 'other', { accept: { auth_key: 'wrong' } });
  assert.deepEqual(
    [wrong.status, wrong.text('badRequest.message')],
    [400, `Invalid auth key: Attempt to transfer ${transfer} with invalid auth key.`],
  );

  const accepts = await Promise.all(
    Array.from({ length: 20 }, () => ask('POST', `/os-volume-transfer/${transfer}/accept`, 'other', { accept: { auth_key: key } })),
  );
  assert.deepEqual(accepts.filter(({ status }) => status === 202).length, 1);
  // Who has read the offer and then the volume finds it gone, or the volume somebody's.
  assert.ok(accepts.every(({ status }) => [202, 400, 404].includes(status)));
  assert.deepEqual(
    [await used(system, projects.own), await used(system, projects.other)],
    [
      [0, 0, 0],
      [1, 1, 4],
    ],
  );
  assert.equal((await ask('GET', `/volumes/${id}`, 'member')).status, 404);
  const got = await ask('GET', `/volumes/${id}`, 'other');
  assert.deepEqual([got.at('volume.status'), got.at('volume.os-vol-tenant-attr:tenant_id')], ['available', projects.other]);
  assert.equal((await ask('GET', `/snapshots/${snapshot}`, 'other')).status, 200);
});

story('an offer that is withdrawn, or that there is no room for, changes nobody’s quota', async (system) => {
  const ask = asking(system);
  const id = (await ask('POST', '/volumes', 'member', { volume: { size: 600 } })).text('volume.id');
  const withdrawn = (await ask('POST', '/os-volume-transfer', 'member', { transfer: { volume_id: id } }, '3.0')).text('transfer.id');
  assert.equal((await ask('DELETE', `/volume-transfers/${withdrawn}`, 'member')).status, 202);
  assert.equal((await ask('GET', `/volumes/${id}`, 'member')).at('volume.status'), 'available');

  await ask('POST', '/volumes', 'other', { volume: { size: 600 } });
  const offered = await ask('POST', '/volume-transfers', 'member', { transfer: { volume_id: id, no_snapshots: true } });
  const accept = { accept: { auth_key: offered.text('transfer.auth_key') } };
  const refused = await ask('POST', `/volume-transfers/${offered.text('transfer.id')}/accept`, 'other', accept);
  assert.equal(refused.status, 413);
  assert.match(refused.text('overLimit.message'), /^VolumeSizeExceedsAvailableQuota/);
  assert.deepEqual(
    [await used(system, projects.own), await used(system, projects.other)],
    [
      [1, 0, 600],
      [1, 0, 600],
    ],
  );
  assert.equal((await ask('GET', `/volumes/${id}`, 'member')).at('volume.status'), 'awaiting-transfer');

  // An administrator has set its status: the key opens nothing until it is offered.
  await ask('POST', `/volumes/${id}/action`, 'admin', { 'os-reset_status': { status: 'available' } });
  assert.equal((await ask('POST', `/volume-transfers/${offered.text('transfer.id')}/accept`, 'other', accept)).status, 400);
  assert.equal((await ask('POST', '/volume-transfers', 'member', { transfer: { volume_id: id } }, '3.54')).status, 404);
});

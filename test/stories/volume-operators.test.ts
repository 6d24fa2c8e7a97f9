/** What operators of the volume service say: which hosts get volumes, and how types are to be served. */
import assert from 'node:assert/strict';
import type { System } from '../support/system.ts';
import { settings } from './kept-volumes.ts';
import { story } from './story.ts';

const asking = (system: System) => (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) =>
  system.request(method, `/volume/v3${path}`, {
    as: 'admin',
    headers: { 'openstack-api-version': 'volume latest' },
    ...(body === undefined ? {} : { body }),
  });

story(
  'a volume host that is disabled keeps what it has and gets nothing new, through its signs of life, until it is enabled',
  async (system) => {
    const ask = asking(system);
    const host = (await ask('GET', '/os-services')).text('services.0.host');
    const named = { host, binary: 'cinder-volume' };
    const disabled = await ask('PUT', '/os-services/disable-log-reason', { ...named, disabled_reason: 'drain: new disks' });
    assert.deepEqual(disabled.body, { ...named, service: '', disabled: true, status: 'disabled', disabled_reason: 'drain: new disks' });
    await system.beatVolumes();
    await system.settle();
    const listed = await ask('GET', '/os-services');
    assert.deepEqual([listed.at('services.0.status'), listed.at('services.0.disabled_reason')], ['disabled', 'drain: new disks']);
    const failed = (await ask('POST', '/volumes', { volume: { size: 1 } })).text('volume.id');
    assert.equal((await ask('GET', `/volumes/${failed}`)).at('volume.status'), 'error');

    assert.equal((await ask('PUT', '/os-services/enable', named)).at('status'), 'enabled');
    const made = (await ask('POST', '/volumes', { volume: { size: 1 } })).text('volume.id');
    await system.settleVolumes();
    assert.equal((await ask('GET', `/volumes/${made}`)).at('volume.status'), 'available');

    for (const [action, body, status] of [
      ['disable', { binary: 'cinder-volume' }, 400],
      ['disable', { host }, 400],
      ['disable-log-reason', named, 400],
      ['freeze', named, 404],
      ['disable', { ...named, host: 'nobody' }, 404],
      ['disable', { ...named, binary: 'cinder-backup' }, 404],
    ] as const)
      assert.equal((await ask('PUT', `/os-services/${action}`, body)).status, status, `${action} ${JSON.stringify(body)}`);
  },
  settings,
);

story('QoS specs are made once by their name, and are in use as long as a type has them', async (system) => {
  const ask = asking(system);
  const type = (await ask('POST', '/types', { volume_type: { name: 'fast' } })).text('volume_type.id');
  const makes = await Promise.all(
    Array.from({ length: 10 }, () => ask('POST', '/qos-specs', { qos_specs: { name: 'gold', consumer: 'front-end', iops: 100 } })),
  );
  assert.deepEqual(makes.map(({ status }) => status).toSorted(), [200, ...Array(9).fill(409)]);
  const id = (await ask('GET', '/qos-specs')).text('qos_specs.0.id');
  assert.deepEqual((await ask('GET', `/qos-specs/${id}`)).at('qos_specs'), {
    id,
    name: 'gold',
    consumer: 'front-end',
    specs: { iops: '100' },
  });
  assert.equal((await ask('POST', '/qos-specs', { qos_specs: { name: 'bad', consumer: 'nobody' } })).status, 400);

  assert.equal((await ask('PUT', `/qos-specs/${id}`, { qos_specs: { bytes: '7' } })).status, 200);
  assert.equal((await ask('PUT', `/qos-specs/${id}/delete_keys`, { keys: ['bytes', 'other'] })).status, 404);
  assert.equal((await ask('PUT', `/qos-specs/${id}/delete_keys`, { keys: ['iops'] })).status, 202);
  assert.deepEqual((await ask('GET', `/qos-specs/${id}`)).at('qos_specs.specs'), { bytes: '7' });

  const associate = (specs: string) => ask('GET', `/qos-specs/${specs}/associate?vol_type_id=${type}`);
  for (const _ of [1, 2]) assert.equal((await associate(id)).status, 202);
  assert.equal((await ask('GET', `/types/${type}`)).at('volume_type.qos_specs_id'), id);
  assert.deepEqual((await ask('GET', `/qos-specs/${id}/associations`)).body, {
    qos_associations: [{ association_type: 'volume_type', name: 'fast', id: type }],
  });
  const other = (await ask('POST', '/qos-specs', { qos_specs: { name: 'silver' } })).text('qos_specs.id');
  assert.equal((await associate(other)).status, 400);
  assert.equal((await ask('GET', `/qos-specs/${id}/associate`)).status, 400);
  assert.equal((await ask('DELETE', `/qos-specs/${id}`)).status, 400);
  assert.equal((await ask('GET', `/qos-specs/${id}/disassociate?vol_type_id=${type}`)).status, 202);
  assert.equal((await associate(other)).status, 202);
  assert.equal((await ask('DELETE', `/types/${type}`)).status, 202);
  assert.deepEqual((await ask('GET', `/qos-specs/${other}/associations`)).body, { qos_associations: [] });
  for (const each of [id, other]) assert.equal((await ask('DELETE', `/qos-specs/${each}`)).status, 202);
  assert.equal((await ask('POST', '/qos-specs', { qos_specs: { name: 'gold' } })).status, 200);
});

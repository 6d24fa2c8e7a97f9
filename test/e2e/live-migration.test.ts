/** A running server moves, as the real client asks for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startLocalCloud } from './local-cloud.ts';

test('openstack server migrate --live-migration --wait, and server migration list and show', async () => {
  const cloud = await startLocalCloud();
  try {
    const { ask } = cloud;
    const created = JSON.parse(await ask('micronova', 'server create --image test --flavor m1.nano --nic none --wait -f json web'));
    const id = String(created.id);
    const hostOf = async () => JSON.parse(await ask('micronova-admin', `server show -f json ${id}`))['OS-EXT-SRV-ATTR:host'];
    const source = await hostOf();
    await ask('micronova-admin', `--os-compute-api-version 2.68 server migrate --live-migration --wait ${id}`);
    assert.notEqual(await hostOf(), source);
    const [migration] = JSON.parse(
      await ask('micronova-admin', `--os-compute-api-version 2.59 server migration list -f json --server ${id}`),
    );
    assert.deepEqual([migration.Type, migration.Status], ['live-migration', 'completed']);
    const late = await cloud.openstack(
      'micronova-admin',
      ...`--os-compute-api-version 2.65 server migration abort ${id} ${migration.Id}`.split(' '),
    );
    assert.equal(late.ok, false);
    assert.match(late.errors, /is in an invalid state for 'abort live migration'/);
    const refused = await cloud.openstack('micronova-admin', ...`--os-compute-api-version 2.68 server evacuate ${id}`.split(' '));
    assert.equal(refused.ok, false);
    assert.match(refused.errors, /is still in use/);
  } finally {
    await cloud.stop();
  }
});

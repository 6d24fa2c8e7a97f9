/** Deleted servers are taken back, or deleted with force, as the real client asks for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startLocalCloud } from './local-cloud.ts';

test('openstack server delete, restore and delete --force, where deleted servers can be taken back', async () => {
  const cloud = await startLocalCloud({ arguments: ['--reclaim-instance-interval', '3600'] });
  try {
    const ask = (line: string) => cloud.ask('micronova', line);
    const { id } = JSON.parse(await ask('server create --image test --flavor m1.nano --nic none --wait -f json web'));
    const becomes = (status: string) => cloud.becomes(id, status);
    await ask('server delete web');
    await becomes('SOFT_DELETED');
    assert.equal(await ask('server list -f value -c ID'), '');
    await ask(`server restore ${id}`);
    await becomes('ACTIVE');
    await ask('server delete --force --wait web');
    const gone = await cloud.openstack('micronova', 'server', 'show', id);
    assert.ok(!gone.ok);
  } finally {
    await cloud.stop();
  }
});

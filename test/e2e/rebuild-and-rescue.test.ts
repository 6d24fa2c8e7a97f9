/** A server is rebuilt, rescued and given a password, as the real client asks for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startLocalCloud } from './local-cloud.ts';

test('openstack server rebuild, rescue, unrescue and set --password', async () => {
  const cloud = await startLocalCloud();
  try {
    const ask = (line: string) => cloud.ask('micronova', line);
    await ask('server create --image test --flavor m1.nano --nic none --wait web');
    const becomes = (status: string) => cloud.becomes('web', status);
    await ask('--os-compute-api-version 2.90 server rebuild --wait --property made=anew --password secret web');
    assert.match(
      await ask('server show -f value -c status -c properties web'),
      /made[\s\S]*anew[\s\S]*ACTIVE|ACTIVE[\s\S]*made[\s\S]*anew/,
    );
    await ask('server rescue --password secret web');
    await becomes('RESCUE');
    const refused = await cloud.openstack('micronova', 'server', 'stop', 'web');
    assert.match(refused.errors, /Cannot 'stop' instance .* while it is in vm_state rescued/);
    await ask('server unrescue web');
    await becomes('ACTIVE');
    await ask('server set --password another web');
    await becomes('ACTIVE');
  } finally {
    await cloud.stop();
  }
});

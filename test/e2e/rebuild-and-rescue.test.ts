/** A server is rebuilt, rescued and given a password, as the real client asks for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startLocalCloud } from './local-cloud.ts';
import { areReal } from './machines.ts';

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
    const set = await cloud.openstack('micronova', 'server', 'set', '--password', 'another', 'web');
    // Only what listens in a real machine can change a password, and its image says whether something does.
    assert.match(set.errors, areReal ? /QEMU guest agent is not enabled \(HTTP 409\)/ : /^$/);
    await becomes('ACTIVE');
  } finally {
    await cloud.stop();
  }
});

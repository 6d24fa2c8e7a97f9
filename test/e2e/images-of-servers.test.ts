/** Images and backups of servers, and the shelf, as the real client asks for them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startLocalCloud } from './local-cloud.ts';

test('openstack server image create, server backup create, server shelve and unshelve wait until it is so', async () => {
  const cloud = await startLocalCloud();
  try {
    const ask = (line: string) => cloud.ask('micronova', line);
    const becomes = (status: string) => cloud.becomes('web', status);
    await ask('server create --image test --flavor m1.nano --nic none --wait web');
    await ask('server image create --name golden --wait web');
    assert.equal(await ask('image show -f value -c status golden'), 'active');
    await ask('server create --image golden --flavor m1.nano --nic none --wait copy');
    for (const name of ['one', 'two']) await ask(`server backup create --name ${name} --type daily --rotate 1 --wait web`);
    assert.deepEqual((await ask('image list --private -f value -c Name')).split('\n').toSorted(), ['golden', 'two']);

    // With --wait some versions of the client wait for SHELVED, which the server soon leaves.
    await ask('server shelve web');
    await becomes('SHELVED_OFFLOADED');
    assert.match(await ask('image list --private -f value -c Name'), /web-shelved/);
    await ask('server unshelve --wait web');
    assert.equal(await ask('server show -f value -c status web'), 'ACTIVE');
    assert.doesNotMatch(await ask('image list --private -f value -c Name'), /web-shelved/);
  } finally {
    await cloud.stop();
  }
});

test('openstack server shelve --offload takes a server off its host where shelved servers stay there', async () => {
  const cloud = await startLocalCloud({ arguments: ['--shelved-offload-time=-1'] });
  try {
    const ask = (line: string) => cloud.ask('micronova-admin', line);
    await ask('server create --image test --flavor m1.nano --nic none --wait web');
    await ask('server shelve --wait web');
    assert.equal(await ask('server show -f value -c status web'), 'SHELVED');
    await ask('server shelve --offload --wait web');
    assert.equal(await ask('server show -f value -c status web'), 'SHELVED_OFFLOADED');
    await ask('server unshelve --wait web');
    assert.equal(await ask('server show -f value -c status web'), 'ACTIVE');
  } finally {
    await cloud.stop();
  }
});

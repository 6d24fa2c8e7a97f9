/** Server groups, quotas, limits and usage, as the real client asks for them: as an administrator, a member and a reader. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startLocalCloud } from './local-cloud.ts';

test('openstack server group, quota, limits and usage', async () => {
  const cloud = await startLocalCloud();
  try {
    const ask = (line: string) => cloud.ask('micronova', line);
    const admin = (line: string) => cloud.ask('micronova-admin', line);
    const id = (await ask('server group create --policy anti-affinity --rule max_server_per_host=2 -f value -c id apart')).trim();
    assert.match(await ask('server group list'), /apart/);
    assert.match(await admin('server group list --all-projects --long'), /apart/);
    await ask(`server create --image test --flavor m1.nano --nic none --hint group=${id} --wait web`);
    assert.match(await ask('server group show apart -f json'), /"members": \[\s*"[0-9a-f-]{36}"/);

    await admin('quota set --instances 1 --volumes 3 --gigabytes 50 demo');
    assert.match(await ask('quota show -f shell'), /instances="1"/);
    assert.match(await ask('quota show -f shell'), /volumes="3"/);
    assert.match(await ask('quota show --default -f shell'), /instances="10"/);
    assert.match(await admin('quota list --compute'), /Instances/);
    assert.match(await admin('quota list --volume'), /Volumes/);
    const full = await cloud.openstack('micronova', ...'server create --image test --flavor m1.nano --nic none more'.split(' '));
    assert.match(full.errors, /Quota exceeded for instances/);
    const low = await cloud.openstack('micronova-admin', ...'quota set --instances 0 demo'.split(' '));
    assert.match(low.errors, /must be greater than or equal to already used/);
    const refused = await cloud.openstack('micronova', ...'quota set --instances 9 demo'.split(' '));
    assert.match(refused.errors, /HTTP 403/);
    assert.match(await ask('limits show --absolute -f value'), /maxTotalInstances 1\b/);

    assert.match(await admin('usage list'), /demo/);
    assert.match(await ask('usage show -f json'), /"CPU Hours"|cpu/i);
    await ask('server group delete apart');
    assert.doesNotMatch(await ask('server group list'), /apart/);
  } finally {
    await cloud.stop();
  }
});

/** Networks as the real client asks for them: made, joined, shared, limited and labelled, as a member and as an administrator. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startLocalCloud } from './local-cloud.ts';

test('openstack network, subnet, port, router, floating ip and what belongs to them', async () => {
  const cloud = await startLocalCloud();
  try {
    const ask = (line: string) => cloud.ask('micronova', line);
    const admin = (line: string) => cloud.ask('micronova-admin', line);
    await admin('network create --external elsewhere');
    await admin('subnet create --network elsewhere --subnet-range 203.0.113.0/24 --no-dhcp outside');

    const network = (await ask('network create --mtu 1400 --tag red -f value -c id blue')).trim();
    assert.match(await ask('network list --tags red -f value -c Name'), /^blue$/m);
    await ask('subnet create --network blue --subnet-range 10.1.0.0/24 --dns-nameserver 192.0.2.53 --gateway 10.1.0.254 inside');
    await ask('port create --network blue --fixed-ip subnet=inside,ip-address=10.1.0.9 gate');
    assert.match(await ask('port list --network blue -f value'), /10\.1\.0\.9/);

    await ask('router create --external-gateway elsewhere r');
    await ask('router add subnet r inside');
    await ask('router set --route destination=10.9.0.0/24,gateway=10.1.0.9 r');
    assert.match(await ask('router show r -f json'), /10\.9\.0\.0\/24/);
    await ask('router unset --route destination=10.9.0.0/24,gateway=10.1.0.9 r');
    const address = (await ask('floating ip create --port gate -f value -c floating_ip_address elsewhere')).trim();
    assert.match(address, /^203\.0\.113\.\d+$/);
    assert.match(await ask('floating ip list -f value'), /10\.1\.0\.9/);
    const kept = await cloud.openstack('micronova', ...'router remove subnet r inside'.split(' '));
    assert.match(kept.errors, /required by one or more floating IPs/);
    await ask(`floating ip unset --port ${address}`);
    await ask(`floating ip delete ${address}`);
    await ask('router remove subnet r inside');
    await ask('router delete r');

    const entry = (
      await ask(`network rbac create --type network --action access_as_shared --target-project admin -f value -c id ${network}`)
    ).trim();
    await ask(`network rbac delete ${entry}`);

    const scope = (await ask('address scope create -f value -c id s')).trim();
    await ask(`subnet pool create --pool-prefix 10.8.0.0/16 --default-prefix-length 26 --address-scope ${scope} pool`);
    await ask('network create green');
    await ask('subnet create --network green --subnet-pool pool taken');
    assert.match(await ask('subnet show taken -f shell'), /cidr="10.8.0.0\/26"/);

    await admin('quota set --networks 7 demo');
    assert.match(await ask('quota show -f shell'), /^networks="7"$/m);
    assert.match(await ask('extension list --network -f value -c Alias'), /^router$/m);
    assert.match(await admin('ip availability list -f value'), /public/);
    await ask('port delete gate');
    await ask('subnet delete inside');
    await ask('network delete blue');
  } finally {
    await cloud.stop();
  }
});

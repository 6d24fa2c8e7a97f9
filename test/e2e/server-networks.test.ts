/** Servers on networks, as the real client asks for them: what the first start has made is all that is needed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startLocalCloud } from './local-cloud.ts';

/** Each look is a client that starts, which takes longer than what is awaited. */
async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < 15; look++) if (await isSo()) return;
  assert.fail('It has not come to be.');
}

const create = 'server create --image test --flavor m1.nano --wait';

test('openstack server create, add and remove with networks, ports, addresses and security groups', async () => {
  const cloud = await startLocalCloud();
  try {
    const ask = (line: string) => cloud.ask('micronova', line);
    const shown = async (name: string) => JSON.parse(await ask(`server show ${name} -c addresses -c security_groups -f json`));

    await ask(`${create} plain`);
    assert.match((await shown('plain')).addresses.private[0], /^10\.0\.0\.\d+$/, 'no --nic is needed');
    const address = (await ask('floating ip create public -f value -c floating_ip_address')).trim();
    await ask(`server add floating ip plain ${address}`);
    assert.deepEqual((await shown('plain')).addresses.private.slice(1), [address]);
    await ask(`server remove floating ip plain ${address}`);

    await ask('network create blue');
    await ask('subnet create --network blue --subnet-range 10.9.0.0/24 inside');
    await ask('port create --network blue --fixed-ip ip-address=10.9.0.9 mine');
    await ask('security group create web');
    await ask('security group rule create --protocol tcp --dst-port 443 web');
    await ask(`${create} --network blue --security-group web on-blue`);
    assert.deepEqual((await shown('on-blue')).security_groups, [{ name: 'web' }]);
    await ask(`${create} --port mine on-mine`);
    assert.deepEqual((await shown('on-mine')).addresses, { blue: ['10.9.0.9'] });
    await ask(`${create} --nic none bare`);

    await ask('server add network bare blue');
    assert.match((await shown('bare')).addresses.blue[0], /^10\.9\.0\./);
    await ask('server remove network bare blue');
    await ask('server add fixed ip bare private --fixed-ip-address 10.0.0.99');
    await eventually(async () => (await shown('bare')).addresses.private?.[0] === '10.0.0.99');
    await ask('server add security group bare web');
    assert.deepEqual((await shown('bare')).security_groups.map(({ name }: { readonly name: string }) => name).sort(), ['default', 'web']);
    await ask('server remove security group bare web');
    await ask('server remove port on-mine mine');
    await eventually(async () => /DOWN/.test(await ask('port show mine -f value -c status')));
    await ask('server add port bare mine');

    await ask('server delete --wait plain on-blue on-mine bare');
    assert.match(await ask('port show mine -f value -c device_id'), /^\s*$/, 'what its owner made is there still');
    assert.equal((await ask('port list --device-owner compute:nova -f value')).trim(), '');
  } finally {
    await cloud.stop();
  }
});

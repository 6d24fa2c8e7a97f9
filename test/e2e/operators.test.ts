/** What operators do with hosts, by the real client: aggregates, hypervisors, zones and services; and that nobody else does it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startLocalCloud } from './local-cloud.ts';

test('openstack aggregate, hypervisor, availability zone and compute service', async () => {
  const cloud = await startLocalCloud();
  try {
    const admin = (line: string) => cloud.ask('micronova-admin', line);
    const read = async <T = readonly Record<string, unknown>[]>(line: string) => JSON.parse(await admin(`${line} -f json`)) as T;
    const [first] = await read<readonly { readonly Host: string }[]>('compute service list');
    const host = first?.Host ?? '';

    const made = await read<Record<string, unknown>>('aggregate create --zone mars --property ssd=true fast');
    assert.deepEqual([made['name'], made['availability_zone']], ['fast', 'mars']);
    await admin(`aggregate add host fast ${host}`);
    await admin('aggregate set --property cpu_allocation_ratio=2.0 fast');
    await admin('aggregate unset --property ssd fast');
    await admin('aggregate set --name faster fast');
    const shown = await read<Record<string, unknown>>('aggregate show faster');
    assert.deepEqual([shown['hosts'], shown['properties']], [[host], { cpu_allocation_ratio: '2.0' }]);
    assert.deepEqual(
      (await read('aggregate list --long')).map((row) => [row['Name'], row['Availability Zone']]),
      [['faster', 'mars']],
    );
    await admin('aggregate cache image faster test');

    const zones = await read('availability zone list --compute --long');
    const mars = zones.find((row) => row['Zone Name'] === 'mars');
    assert.deepEqual([mars?.['Zone Status'], mars?.['Host Name'], mars?.['Service Name']], ['available', host, 'nova-compute']);
    await cloud.ask('micronova', 'server create --image test --flavor m1.nano --nic none --availability-zone mars --wait web');
    const listed = await read('server list --all-projects --long');
    assert.equal(listed.find((row) => row['Name'] === 'web')?.['Availability Zone'], 'mars');

    const hypervisors = await read('hypervisor list --long');
    assert.ok(hypervisors.length > 0);
    const name = String(hypervisors[0]?.['Hypervisor Hostname']);
    const hypervisor = await read<Record<string, unknown>>(`hypervisor show ${name}`);
    assert.equal(hypervisor['state'], 'up');
    assert.match(String(hypervisor['uptime']), /\d/);
    const old = await read<Record<string, unknown>>('--os-compute-api-version 2.87 hypervisor stats show');
    assert.deepEqual([old['running_vms'], old['count']], [1, hypervisors.length]);
    assert.equal((await read('--os-compute-api-version 2.40 host list')).length, hypervisors.length);
    assert.ok((await read(`--os-compute-api-version 2.40 host show ${host}`)).length >= 3);

    await admin(`compute service set --disable --disable-reason fan ${host} nova-compute`);
    const disabled = (await read('compute service list --long')).find((row) => row['Host'] === host);
    assert.deepEqual([disabled?.['Status'], disabled?.['Disabled Reason']], ['disabled', 'fan']);
    await admin(`compute service set --enable ${host} nova-compute`);

    const refused = await cloud.openstack('micronova-admin', ...`aggregate remove host faster ${host}`.split(' '));
    assert.match(refused.output + refused.errors, /contain instances in this zone/);
    await cloud.ask('micronova', 'server delete --wait web');
    await admin(`aggregate remove host faster ${host}`);
    await admin('aggregate delete faster');
    assert.deepEqual(await read('aggregate list'), []);

    await admin('user create --project demo --password a-reader-of-demo reader');
    await admin('role add --project demo --user reader reader');
    const asReader = ['--os-username', 'reader', '--os-password', 'a-reader-of-demo'];
    for (const who of [[], asReader])
      for (const line of [
        'aggregate list',
        'aggregate create mine',
        'hypervisor list',
        'compute service list',
        `compute service set --disable ${host} nova-compute`,
      ]) {
        const { output, errors } = await cloud.openstack('micronova', ...who, ...line.split(' '));
        assert.match(output + errors, /403|not allow|Forbidden/i, line);
      }
    const seen = await cloud.openstack('micronova', ...asReader, ...'availability zone list --compute -f value'.split(' '));
    assert.match(seen.output, /nova available/);
  } finally {
    await cloud.stop();
  }
});

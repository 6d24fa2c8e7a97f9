/** Networks, subnets and ports as their clients see them. */
import assert from 'node:assert/strict';
import { networkUsageKey } from '../../shared/quota/usage.ts';
import { asking } from '../support/network.ts';
import { projects } from '../support/personas.ts';
import type { System } from '../support/system.ts';
import { story } from './story.ts';

async function used(system: System, projectId: string): Promise<unknown> {
  const {
    network = 0,
    subnet = 0,
    port = 0,
  } = ((await system.ports.store.get(networkUsageKey(projectId))) ?? {}) as Record<string, number>;
  return { network, subnet, port };
}

story('a network with a subnet gives its ports addresses, and takes them back', async (system) => {
  const ask = asking(system);
  const made = await ask('POST', '/networks', 'member', { network: { name: 'blue' } });
  assert.equal(made.status, 201);
  const network = made.text('network.id');
  assert.deepEqual(
    [made.at('network.status'), made.at('network.mtu'), made.at('network.shared'), made.at('network.subnets')],
    ['ACTIVE', 1450, false, []],
  );
  assert.equal(made.at('network.provider:network_type'), undefined, 'that is for administrators');

  const subnet = await ask('POST', '/subnets', 'member', { subnet: { network_id: network, ip_version: 4, cidr: '10.0.0.0/29' } });
  assert.equal(subnet.status, 201);
  assert.deepEqual(
    [subnet.at('subnet.gateway_ip'), subnet.at('subnet.allocation_pools')],
    ['10.0.0.1', [{ start: '10.0.0.2', end: '10.0.0.6' }]],
  );

  const ports = await Promise.all(Array.from({ length: 6 }, () => ask('POST', '/ports', 'member', { port: { network_id: network } })));
  assert.deepEqual(ports.map(({ status }) => status).sort(), [201, 201, 201, 201, 201, 409]);
  const refused = ports.find(({ status }) => status === 409);
  assert.equal(refused?.text('NeutronError.type'), 'IpAddressGenerationFailure');
  const addresses = ports.flatMap((each) => (each.status === 201 ? [each.text('port.fixed_ips.0.ip_address')] : [])).sort();
  assert.deepEqual(addresses, ['10.0.0.2', '10.0.0.3', '10.0.0.4', '10.0.0.5', '10.0.0.6']);
  assert.deepEqual(await used(system, projects.own), { network: 1, subnet: 1, port: 5 });

  const inUse = await ask('DELETE', `/networks/${network}`, 'member');
  assert.deepEqual([inUse.status, inUse.text('NeutronError.type')], [409, 'NetworkInUse']);
  assert.equal((await ask('DELETE', `/subnets/${subnet.text('subnet.id')}`, 'member')).text('NeutronError.type'), 'SubnetInUse');
  for (const port of ports)
    if (port.status === 201) assert.equal((await ask('DELETE', `/ports/${port.text('port.id')}`, 'member')).status, 204);
  assert.equal((await ask('DELETE', `/networks/${network}`, 'member')).status, 204);
  assert.deepEqual(await used(system, projects.own), { network: 0, subnet: 0, port: 0 });
  assert.equal((await ask('GET', `/subnets/${subnet.text('subnet.id')}`, 'member')).status, 404);
});

story('who may see a network, and what on it', async (system) => {
  const ask = asking(system);
  const network = (await ask('POST', '/networks', 'member', { network: { name: 'n' } })).text('network.id');
  assert.equal((await ask('GET', `/networks/${network}`, 'other')).status, 404);
  const forbidden = await ask('PUT', `/networks/${network}`, 'member', { network: { shared: true } });
  assert.deepEqual(
    [forbidden.status, forbidden.text('NeutronError.message')],
    [403, '(rule:update_network and rule:update_network:shared) is disallowed by policy'],
  );
  assert.equal((await ask('PUT', `/networks/${network}`, 'admin', { network: { shared: true } })).status, 200);
  assert.equal((await ask('GET', `/networks/${network}`, 'other')).at('network.shared'), true);
  assert.deepEqual((await ask('GET', '/networks?fields=id', 'other')).body, { networks: [{ id: network }] });
  const subnet = { network_id: network, ip_version: 4, cidr: '10.0.0.0/24' };
  assert.equal((await ask('POST', '/subnets', 'other', { subnet })).status, 403);
  assert.equal((await ask('POST', '/subnets', 'member', { subnet })).status, 201);
  const port = await ask('POST', '/ports', 'other', { port: { network_id: network } });
  assert.equal(port.status, 201);
  assert.equal((await ask('GET', `/ports/${port.text('port.id')}`, 'member')).status, 200, 'the owner of the network sees what is on it');
  assert.deepEqual((await ask('GET', '/ports?fields=id', 'member')).body, { ports: [{ id: port.text('port.id') }] });
  const kept = await ask('PUT', `/networks/${network}`, 'admin', { network: { shared: false } });
  assert.deepEqual([kept.status, kept.text('NeutronError.type')], [409, 'InvalidSharedSetting']);
});

story('a change is made to the revision that was meant', async (system) => {
  const ask = asking(system);
  const network = (await ask('POST', '/networks', 'member', { network: { name: 'n' } })).text('network.id');
  const stale = await ask('PUT', `/networks/${network}`, 'member', { network: { name: 'm' } }, { 'if-match': 'revision_number=9' });
  assert.deepEqual([stale.status, stale.text('NeutronError.message')], [412, 'Constrained to 9, but current revision is 1']);
  const changed = await ask('PUT', `/networks/${network}`, 'member', { network: { name: 'm' } }, { 'if-match': 'revision_number=1' });
  assert.deepEqual([changed.status, changed.at('network.revision_number')], [200, 2]);
  const same = await ask('PUT', `/networks/${network}`, 'member', { network: { name: 'm' } });
  assert.equal(same.at('network.revision_number'), 2);
});

/** What the doctor finds of networks: ports and claims that do not fit, and counters of blocks and of projects that are wrong. */
import assert from 'node:assert/strict';
import { addressClaims, blockOfClaim } from '../../shared/network/addresses/claims.ts';
import { ports as portThings } from '../../shared/network/ports/port.ts';
import { networkUsageKey } from '../../shared/quota/usage.ts';
import { serverBody } from '../support/cloud.ts';
import { asking } from '../support/network.ts';
import { knownProjects, projects } from '../support/personas.ts';
import { damage, examined } from './patient.ts';
import { story } from './story.ts';

story('damage to ports, claims and counters of networks is said, and what can be proven is repaired', async (system) => {
  await knownProjects(system.ports);
  const { store } = system.ports;
  const ask = asking(system);
  const make = async (path: string, key: string, body: object, as: 'member' | 'admin' = 'member') => {
    const made = await ask('POST', path, as, { [key]: body });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    return made.text(`${key}.id`);
  };
  // One of everything that is counted.
  const external = await make('/networks', 'network', { 'router:external': true }, 'admin');
  await make('/subnets', 'subnet', { network_id: external, ip_version: 4, cidr: '203.0.113.0/28', enable_dhcp: false }, 'admin');
  const network = await make('/networks', 'network', {});
  const subnetId = await make('/subnets', 'subnet', { network_id: network, ip_version: 4, cidr: '10.0.0.0/24' });
  await make('/subnets', 'subnet', {
    network_id: network,
    ip_version: 6,
    cidr: 'fd00::/64',
    ipv6_address_mode: 'slaac',
    ipv6_ra_mode: 'slaac',
  });
  const router = await make('/routers', 'router', { external_gateway_info: { network_id: external } });
  assert.equal((await ask('PUT', `/routers/${router}/add_router_interface`, 'member', { subnet_id: subnetId })).status, 200);
  const group = await make('/security-groups', 'security_group', { name: 'g' });
  await make('/security-group-rules', 'security_group_rule', { security_group_id: group, direction: 'ingress' });
  await make('/subnetpools', 'subnetpool', { name: 'p', prefixes: ['10.64.0.0/16'] });
  const entry = { object_type: 'network', object_id: network, action: 'access_as_shared', target_tenant: projects.other };
  await make('/rbac-policies', 'rbac_policy', entry);
  const portAt = (address: string) =>
    make('/ports', 'port', { network_id: network, fixed_ips: [{ subnet_id: subnetId, ip_address: address }] });
  const [first, second] = [await portAt('10.0.0.10'), await portAt('10.0.0.11')];
  await make('/floatingips', 'floatingip', { floating_network_id: external, port_id: first });
  const compute = await system.request('POST', '/compute/v2.1/servers', {
    as: 'member',
    body: serverBody({ networks: [{ port: await portAt('10.0.0.12') }] }),
  });
  assert.equal(compute.status, 202);
  await system.settle();
  assert.deepEqual((await examined(system)).told, []);

  const fixed = async (id: string) =>
    (await portThings.get(store, id))?.fixedIps.find((each) => each.subnetId === subnetId) ?? assert.fail();
  const [one, two] = [await fixed(first), await fixed(second)];
  const block = blockOfClaim(one);
  const lost = { subnetId, address: '10.0.0.99' };
  await damage(system, addressClaims.key(one), 'remove');
  await damage(system, addressClaims.key(two), { portId: first });
  await damage(system, addressClaims.key(lost), { ...lost, networkId: network, portId: 'gone', isAutomatic: false });
  await damage(system, networkUsageKey(projects.own), { router: 7 });
  const stolen = `The port ${second} has the address ${two.address}, which is claimed by ${first}. Two may use it: delete one of them.`;
  const counted = Number((await store.get(block))?.['used']);
  const said = [
    `The port ${first} has the address ${one.address}, which is claimed by nobody.`,
    stolen,
    `The address 10.0.0.99 of the subnet ${subnetId} is claimed by the port gone, which is not there.`,
    `The block of 0a000000 in the subnet ${subnetId} counts ${counted} used instead of ${counted - 1}.`,
    `The block of 0a000060 in the subnet ${subnetId} counts 0 used instead of 1.`,
    `The project ${projects.own} counts 7 router instead of 1.`,
  ].toSorted();
  assert.deepEqual((await examined(system)).says, said);
  await examined(system, true);
  // What was claimed anew, or given up, was counted in the same commit; what is counted wrong after that is found by the next look.
  await examined(system, true);
  assert.deepEqual((await examined(system)).says, [stolen]);
});

/** Pools, quotas, tags, sharing, topologies made at first use, and bindings, as their clients see them. */
import assert from 'node:assert/strict';
import { autoAllocate, canAutoAllocate } from '../../shared/network/auto-allocated/auto-allocate.ts';
import { ports as portThings } from '../../shared/network/ports/port.ts';
import { networkUsageKey } from '../../shared/quota/usage.ts';
import { projectIdOf, projects, rolesOf } from '../support/personas.ts';
import type { Asked, System } from '../support/system.ts';
import { story } from './story.ts';

type Who = Asked['as'] & string;

const asking = (system: System) => (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, as: Who, body?: object) =>
  system.request(method, `/network/v2.0${path}`, { as, ...(body === undefined ? {} : { body }) });

const making = (system: System) => async (path: string, as: Who, key: string, body: object) => {
  const made = await asking(system)('POST', path, as, { [key]: body });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.text(`${key}.id`);
};

story('a prefix of a pool is one subnet’s, however many ask', async (system) => {
  const [ask, make] = [asking(system), making(system)];
  const pool = await make('/subnetpools', 'member', 'subnetpool', { name: 'p', prefixes: ['10.20.0.0/24'], default_prefixlen: 26 });
  const shown = await ask('GET', `/subnetpools/${pool}`, 'member');
  assert.deepEqual(
    [shown.at('subnetpool.default_prefixlen'), shown.at('subnetpool.min_prefixlen'), shown.at('subnetpool.ip_version')],
    ['26', '8', 4],
  );
  const networks = await Promise.all(Array.from({ length: 5 }, () => make('/networks', 'member', 'network', {})));
  const taken = await Promise.all(
    networks.map((network_id) => ask('POST', '/subnets', 'member', { subnet: { network_id, ip_version: 4, subnetpool_id: pool } })),
  );
  assert.deepEqual(taken.map(({ status }) => status).sort(), [201, 201, 201, 201, 409]);
  const cidrs = taken.flatMap((each) => (each.status === 201 ? [each.text('subnet.cidr')] : [])).sort();
  assert.deepEqual(cidrs, ['10.20.0.0/26', '10.20.0.128/26', '10.20.0.192/26', '10.20.0.64/26']);
  assert.equal((await ask('DELETE', `/subnetpools/${pool}`, 'member')).text('NeutronError.type'), 'SubnetPoolDeleteError');
  const mixed = { subnet: { network_id: networks[0], ip_version: 4, cidr: '10.9.0.0/24' } };
  const affine = taken[0]?.status === 201 ? await ask('POST', '/subnets', 'member', mixed) : undefined;
  if (affine) assert.equal(affine.text('NeutronError.type'), 'NetworkSubnetPoolAffinityError');
  for (const network of networks) assert.equal((await ask('DELETE', `/networks/${network}`, 'member')).status, 204);
  assert.equal((await ask('DELETE', `/subnetpools/${pool}`, 'member')).status, 204);
});

story('there is one default pool of an IP version', async (system) => {
  const [ask, make] = [asking(system), making(system)];
  const body = { name: 'd', prefixes: ['10.30.0.0/16'], default_prefixlen: 26, is_default: true, shared: true };
  assert.equal((await ask('POST', '/subnetpools', 'member', { subnetpool: body })).status, 403);
  const pool = await make('/subnetpools', 'admin', 'subnetpool', body);
  assert.equal((await ask('POST', '/subnetpools', 'admin', { subnetpool: body })).text('NeutronError.type'), 'InvalidInput');
  const network = await make('/networks', 'member', 'network', {});
  const subnet = await ask('POST', '/subnets', 'member', { subnet: { network_id: network, ip_version: 4, use_default_subnetpool: true } });
  assert.deepEqual([subnet.at('subnet.subnetpool_id'), subnet.at('subnet.cidr')], [pool, '10.30.0.0/26']);
  assert.equal((await ask('GET', '/subnetpools?fields=id', 'member')).at('subnetpools.0.id'), pool, 'everybody sees it');
});

story('in an address scope, pools have no addresses in common', async (system) => {
  const [ask, make] = [asking(system), making(system)];
  const scope = await make('/address-scopes', 'member', 'address_scope', { name: 's', ip_version: 4 });
  const pool = { name: 'p', prefixes: ['10.0.0.0/16'], address_scope_id: scope };
  const first = await make('/subnetpools', 'member', 'subnetpool', pool);
  const second = await ask('POST', '/subnetpools', 'member', { subnetpool: pool });
  assert.equal(second.text('NeutronError.type'), 'AddressScopePrefixConflict');
  assert.equal((await ask('DELETE', `/address-scopes/${scope}`, 'member')).text('NeutronError.type'), 'AddressScopeInUse');
  const network = await make('/networks', 'member', 'network', {});
  const scopes = async () => {
    const shown = await ask('GET', `/networks/${network}`, 'member');
    return [shown.at('network.ipv4_address_scope'), shown.at('network.ipv6_address_scope')];
  };
  assert.deepEqual(await scopes(), [null, null]);
  const body = { network_id: network, ip_version: 4, subnetpool_id: first, prefixlen: 26 };
  const subnet = await make('/subnets', 'member', 'subnet', body);
  assert.deepEqual(await scopes(), [scope, null], 'a network is in the scope that its subnets are from');
  assert.equal((await ask('DELETE', `/subnets/${subnet}`, 'member')).status, 204);
  assert.deepEqual(await scopes(), [null, null]);
  assert.equal((await ask('DELETE', `/subnetpools/${first}`, 'member')).status, 204);
  assert.equal((await ask('DELETE', `/address-scopes/${scope}`, 'member')).status, 204);
});

story('a network is shared with one project, and no longer once it uses it no more', async (system) => {
  const [ask, make] = [asking(system), making(system)];
  const network = await make('/networks', 'member', 'network', { name: 'n' });
  const entry = { object_type: 'network', object_id: network, action: 'access_as_shared', target_tenant: projects.other };
  assert.equal((await ask('POST', '/rbac-policies', 'member', { rbac_policy: { ...entry, target_tenant: '*' } })).status, 403);
  const id = await make('/rbac-policies', 'member', 'rbac_policy', entry);
  assert.equal((await ask('POST', '/rbac-policies', 'member', { rbac_policy: entry })).text('NeutronError.type'), 'DuplicateRbacPolicy');
  assert.equal((await ask('GET', `/networks/${network}`, 'other')).at('network.shared'), true);
  assert.equal((await ask('GET', `/networks/${network}`, 'member')).at('network.shared'), false);
  const port = await make('/ports', 'other', 'port', { network_id: network });
  assert.equal((await ask('DELETE', `/rbac-policies/${id}`, 'member')).text('NeutronError.type'), 'RbacPolicyInUse');
  assert.equal((await ask('DELETE', `/ports/${port}`, 'other')).status, 204);
  assert.equal((await ask('DELETE', `/rbac-policies/${id}`, 'member')).status, 204);
  assert.equal((await ask('GET', `/networks/${network}`, 'other')).status, 404);
  assert.equal(((await system.ports.store.get(networkUsageKey(projects.own))) as Record<string, unknown> | undefined)?.['rbac_policy'], 0);
});

story('what is shared with everybody has its entry, and goes with it', async (system) => {
  const [ask, make] = [asking(system), making(system)];
  const network = await make('/networks', 'admin', 'network', { shared: true, 'router:external': true });
  const entries = (await ask('GET', '/rbac-policies', 'admin')).at('rbac_policies') as readonly Record<string, unknown>[];
  assert.deepEqual(entries.map(({ action, target_tenant }) => [action, target_tenant]).sort(), [
    ['access_as_external', '*'],
    ['access_as_shared', '*'],
  ]);
  const shared = entries.find(({ action }) => action === 'access_as_shared');
  assert.equal(
    (await ask('PUT', `/rbac-policies/${shared?.['id']}`, 'admin', { rbac_policy: { target_tenant: projects.own } })).status,
    200,
  );
  assert.equal((await ask('GET', `/networks/${network}`, 'other')).at('network.shared'), false);
  assert.equal((await ask('GET', `/networks/${network}`, 'member')).at('network.shared'), true);
  assert.equal((await ask('DELETE', `/networks/${network}`, 'admin')).status, 204);
  assert.deepEqual((await ask('GET', '/rbac-policies', 'admin')).body, { rbac_policies: [] });
});

story('a topology is made when it is first asked for, once', async (system) => {
  const [ask, make] = [asking(system), making(system)];
  const path = `/auto-allocated-topology/${projects.own}`;
  const none = await ask('GET', '/auto-allocated-topology/None?fields=dry-run', 'member');
  assert.equal(none.text('NeutronError.message'), 'Deployment error: No default router:external network.');
  const external = await make('/networks', 'admin', 'network', { 'router:external': true, is_default: true });
  await make('/subnets', 'admin', 'subnet', { network_id: external, ip_version: 4, cidr: '203.0.113.0/24', enable_dhcp: false });
  assert.equal((await ask('GET', path, 'member')).text('NeutronError.message'), 'Deployment error: No default subnetpools defined.');
  const member = {
    userId: 'user-member',
    userName: 'member',
    projectId: projectIdOf('member'),
    projectName: 'own',
    roles: new Set(rolesOf('member')),
    isAdmin: false,
    token: { sub: 'user-member', name: 'member', roles: [], iat: 0, exp: 0, jti: '' },
  } as unknown as Parameters<typeof autoAllocate>[1];
  assert.equal(await canAutoAllocate(system.ports, member), false);
  const pool = { name: 'd', prefixes: ['10.30.0.0/16'], default_prefixlen: 26, is_default: true, shared: true };
  await make('/subnetpools', 'admin', 'subnetpool', pool);
  assert.equal((await ask('GET', `${path}?fields=dry-run`, 'member')).at('auto_allocated_topology.id'), 'dry-run=pass');
  assert.equal(await canAutoAllocate(system.ports, member), true);
  const all = await Promise.all([ask('GET', path, 'member'), ask('GET', path, 'member'), autoAllocate(system.ports, member)]);
  const ids = new Set([all[0].text('auto_allocated_topology.id'), all[1].text('auto_allocated_topology.id'), all[2].id]);
  assert.equal(ids.size, 1);
  const subnet = await ask('GET', '/subnets?name=auto_allocated_subnet_v4', 'member');
  assert.equal(subnet.at('subnets.0.cidr'), '10.30.0.0/26');
  assert.equal((await ask('GET', path, 'other')).status, 403);
  assert.equal((await ask('DELETE', path, 'member')).status, 204);
  assert.deepEqual((await ask('GET', '/routers', 'member')).body, { routers: [] });
  assert.deepEqual((await ask('GET', '/networks?name=auto_allocated_network', 'member')).body, { networks: [] });
});

story('quotas: what is used is told, and no limit goes below it unless it is forced', async (system) => {
  const [ask, make] = [asking(system), making(system)];
  await make('/networks', 'member', 'network', {});
  await make('/networks', 'member', 'network', {});
  const path = `/quotas/${projects.own}`;
  assert.deepEqual((await ask('GET', `${path}/details.json`, 'member')).at('quota.network'), { limit: 100, used: 2, reserved: 0 });
  assert.equal((await ask('PUT', path, 'member', { quota: { network: 5 } })).status, 403);
  const below = await ask('PUT', path, 'admin', { quota: { network: 1 } });
  assert.deepEqual(
    [below.status, below.text('NeutronError.message')],
    [400, 'Quota limit 1 for network must be greater than or equal to already used 2'],
  );
  assert.deepEqual((await ask('GET', '/quotas', 'admin')).body, { quotas: [] });
  assert.equal((await ask('PUT', path, 'admin', { quota: { network: 1, force: true } })).at('quota.network'), 1);
  assert.equal(
    (await ask('POST', '/networks', 'member', { network: {} })).text('NeutronError.message'),
    "Quota exceeded for resources: ['network'].",
  );
  assert.equal((await ask('GET', '/quotas', 'admin')).at('quotas.0.project_id'), projects.own);
  assert.equal((await ask('GET', '/quotas', 'member')).status, 403);
  assert.equal((await ask('GET', `/quotas/${projects.other}`, 'member')).status, 403);
  assert.equal((await ask('DELETE', path, 'admin')).status, 204);
  assert.equal((await ask('DELETE', path, 'admin')).text('NeutronError.type'), 'TenantQuotaNotFound');
  assert.deepEqual((await ask('GET', '/quotas/tenant', 'member')).body, { tenant: { tenant_id: projects.own } });
});

story('things have tags, by which lists are chosen', async (system) => {
  const [ask, make] = [asking(system), making(system)];
  const network = await make('/networks', 'member', 'network', {});
  const path = `/networks/${network}/tags`;
  assert.equal((await ask('PUT', `${path}/red`, 'member')).status, 201);
  assert.equal((await ask('GET', `${path}/red`, 'member')).status, 204);
  assert.equal((await ask('GET', `${path}/blue`, 'member')).text('NeutronError.message'), 'Tag blue could not be found.');
  assert.deepEqual((await ask('POST', path, 'member', { tags: ['x'] })).body, { tags: ['x'] });
  assert.deepEqual((await ask('GET', path, 'member')).body, { tags: ['red', 'x'] });
  assert.equal((await ask('GET', '/networks?tags=red,x&fields=id', 'member')).at('networks.0.id'), network);
  assert.deepEqual((await ask('GET', '/networks?not-tags-any=red', 'member')).body, { networks: [] });
  const many = await ask('PUT', path, 'member', { tags: Array.from({ length: 51 }, (_, index) => `t${index}`) });
  assert.equal(many.text('NeutronError.message'), 'Bad networks request: The number of tags exceed the per-resource limit of 50.');
  assert.equal(
    (await ask('PUT', path, 'member', { tags: ['a', 'a'] })).text('NeutronError.message'),
    "Invalid input for operation: Duplicate items in the list: 'a'.",
  );
  assert.equal((await ask('PUT', path, 'reader', { tags: [] })).status, 403);
  assert.equal((await ask('GET', path, 'other')).status, 404);
  assert.equal((await ask('GET', '/bogus/x/tags', 'member')).status, 404);
  const group = await make('/security-groups', 'member', 'security_group', { name: 'g' });
  assert.equal((await ask('PUT', `/security-groups/${group}/tags/red`, 'member')).status, 201);
  assert.equal((await ask('GET', '/security-groups?tags=red&fields=id', 'member')).at('security_groups.0.id'), group);
  assert.equal((await ask('DELETE', `${path}/red`, 'member')).status, 204);
  assert.equal((await ask('DELETE', path, 'member')).status, 204);
  assert.equal((await ask('GET', `/networks/${network}`, 'member')).at('network.revision_number'), 5);
});

story('what there is besides', async (system) => {
  const [ask, make] = [asking(system), making(system)];
  assert.deepEqual((await system.request('GET', '/network', { as: 'member' })).at('versions.0.id'), 'v2.0');
  assert.equal((await ask('GET', '/', 'member')).at('resources.3.collection'), 'ports');
  assert.equal((await ask('GET', '/extensions/router', 'member')).at('extension.alias'), 'router');
  assert.equal((await ask('GET', '/extensions/bogus', 'member')).status, 404);
  assert.deepEqual((await ask('GET', '/availability_zones?resource=router', 'member')).body, {
    availability_zones: [{ state: 'available', name: 'nova', resource: 'router' }],
  });
  assert.deepEqual((await ask('GET', '/agents', 'admin')).body, { agents: [] });
  assert.equal((await ask('GET', '/service-providers', 'member')).at('service_providers.0.default'), true);
  const network = await make('/networks', 'admin', 'network', { 'router:external': true });
  const subnet = await make('/subnets', 'admin', 'subnet', { network_id: network, ip_version: 4, cidr: '203.0.113.0/24' });
  await make('/floatingips', 'member', 'floatingip', { floating_network_id: network });
  const free = await ask('GET', `/network-ip-availabilities/${network}`, 'admin');
  assert.deepEqual([free.at('network_ip_availability.total_ips'), free.at('network_ip_availability.used_ips')], [253, 1]);
  assert.deepEqual((await ask('GET', '/network-ip-availabilities', 'member')).body, { network_ip_availabilities: [] });
  assert.equal((await ask('GET', '/floatingip_pools', 'member')).at('floatingip_pools.0.subnet_id'), subnet);
});

story('a port is bound to a second host, and moves there', async (system) => {
  const [ask, make] = [asking(system), making(system)];
  const network = await make('/networks', 'member', 'network', {});
  const port = await make('/ports', 'member', 'port', { network_id: network });
  await ask('PUT', `/ports/${port}`, 'admin', { port: { 'binding:host_id': 'host-1' } });
  const path = `/ports/${port}/bindings`;
  assert.equal((await ask('POST', path, 'admin', { binding: { host: 'host-2' } })).status, 403);
  const made = await ask('POST', path, 'service', { binding: { host: 'host-2' } });
  assert.deepEqual([made.status, made.at('binding.status'), made.at('binding.vif_type')], [201, 'INACTIVE', 'bridge']);
  assert.equal((await ask('POST', path, 'service', { binding: { host: 'host-2' } })).text('NeutronError.type'), 'PortBindingAlreadyExists');
  assert.equal((await ask('GET', `${path}?status=INACTIVE`, 'service')).at('bindings.0.host'), 'host-2');
  assert.deepEqual((await ask('GET', path, 'member')).body, { bindings: [] });
  assert.equal((await ask('PUT', `${path}/host-2/activate`, 'service')).at('binding.status'), 'ACTIVE');
  assert.equal((await ask('PUT', `${path}/host-2/activate`, 'service')).text('NeutronError.type'), 'PortBindingAlreadyActive');
  const record = await portThings.get(system.ports.store, port);
  assert.deepEqual([record?.hostId, record?.inactiveBindings.map(({ host }) => host)], ['host-2', ['host-1']]);
  assert.equal((await ask('DELETE', `${path}/host-1`, 'service')).status, 204);
  assert.equal((await ask('GET', `${path}/host-1`, 'service')).text('NeutronError.type'), 'PortBindingNotFound');
});

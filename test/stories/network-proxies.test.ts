/** Networks, floating IPs and security groups by the Compute API's own paths: the same things as in the Networking API, and what that refuses in Nova's words. */
import assert from 'node:assert/strict';
import { dispatchOwed } from '../../functions/workers/dispatch.ts';
import { serverBody } from '../support/cloud.ts';
import { asking } from '../support/network.ts';
import { projects } from '../support/personas.ts';
import type { Asked, System } from '../support/system.ts';
import { story } from './story.ts';

type Who = Asked['as'] & string;

const compute =
  (system: System, version = '2.35') =>
  (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object, as: Who = 'member') =>
    system.request(method, `/compute/v2.1${path}`, {
      as,
      headers: { 'openstack-api-version': `compute ${version}` },
      ...(body === undefined ? {} : { body }),
    });

/** A server on a network that a router joins to the pool `public`. */
async function reachable(system: System) {
  const net = asking(system);
  const make = async (path: string, as: Who, key: string, body: object) => {
    const made = await net('POST', path, as, { [key]: body });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    return made.text(`${key}.id`);
  };
  const pool = await make('/networks', 'admin', 'network', { name: 'public', 'router:external': true, is_default: true });
  await make('/subnets', 'admin', 'subnet', { network_id: pool, ip_version: 4, cidr: '203.0.113.0/29', enable_dhcp: false });
  const network = await make('/networks', 'member', 'network', { name: 'blue' });
  const subnet = await make('/subnets', 'member', 'subnet', { network_id: network, ip_version: 4, cidr: '10.0.0.0/24' });
  const router = await make('/routers', 'member', 'router', { external_gateway_info: { network_id: pool } });
  const join = () => net('PUT', `/routers/${router}/add_router_interface`, 'member', { subnet_id: subnet });
  const boot = async () => {
    const answer = await compute(system, '2.60')('POST', '/servers', serverBody({ networks: [{ uuid: network }] }));
    await system.settle();
    return answer.text('server.id');
  };
  return { net, make, pool, network, join, boot };
}

const messageOf = ({ body }: { readonly body: unknown }) =>
  Object.values((body ?? {}) as Record<string, { readonly message?: string }>)[0]?.message;

story('a floating IP is taken from a pool, leads to a server, and is given back', async (system) => {
  const ask = compute(system);
  const { join, boot, network, net } = await reachable(system);
  await join();
  assert.deepEqual((await ask('GET', '/os-floating-ip-pools')).body, { floating_ip_pools: [{ name: 'public' }] });
  const made = await ask('POST', '/os-floating-ips', { pool: 'public' });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  const [id, ip] = [made.text('floating_ip.id'), made.text('floating_ip.ip')];
  assert.deepEqual(made.body, { floating_ip: { id, ip, pool: 'public', fixed_ip: null, instance_id: null } });
  const byDefault = await ask('POST', '/os-floating-ips');
  assert.deepEqual([byDefault.status, byDefault.at('floating_ip.pool')], [200, 'public'], 'the default external network');

  const [server, other] = [await boot(), await boot()];
  const added = await ask('POST', `/servers/${server}/action`, { addFloatingIp: { address: ip } });
  assert.equal(added.status, 202, JSON.stringify(added.body));
  const addresses = async (of: string) =>
    ((await ask('GET', `/servers/${of}`)).at('server.addresses.blue') as readonly { addr: string; 'OS-EXT-IPS:type': string }[]).map(
      (each) => [each['OS-EXT-IPS:type'], each.addr],
    );
  const [[, fixed] = []] = await addresses(server);
  assert.deepEqual(await addresses(server), [
    ['fixed', fixed],
    ['floating', ip],
  ]);
  assert.deepEqual((await ask('GET', `/os-floating-ips/${id}`)).body, {
    floating_ip: { id, ip, pool: 'public', fixed_ip: fixed, instance_id: server },
  });
  assert.equal((await net('GET', `/floatingips/${id}`, 'member')).at('floatingip.port_details.device_id'), server);

  const second = byDefault.text('floating_ip.ip');
  const taken = await ask('POST', `/servers/${server}/action`, { addFloatingIp: { address: second } });
  assert.deepEqual([taken.status, /^Cannot associate floating IP/.test(messageOf(taken) ?? '')], [400, true], messageOf(taken));
  assert.equal((await ask('POST', `/servers/${other}/action`, { addFloatingIp: { address: ip } })).status, 202, 'it moves');
  assert.deepEqual(await addresses(server), [['fixed', fixed]]);

  const elsewhere = await ask('POST', `/servers/${server}/action`, { removeFloatingIp: { address: ip } });
  assert.deepEqual([elsewhere.status, messageOf(elsewhere)], [409, `Floating IP ${ip} is not associated with instance ${server}.`]);
  assert.equal((await ask('POST', `/servers/${other}/action`, { removeFloatingIp: { address: ip } })).status, 202);
  assert.equal((await ask('GET', `/os-floating-ips/${id}`)).at('floating_ip.instance_id'), null);
  assert.equal((await ask('POST', `/servers/${other}/action`, { addFloatingIp: { address: ip } })).status, 202);
  assert.equal((await ask('DELETE', `/os-floating-ips/${id}`)).status, 202);
  assert.deepEqual((await addresses(other)).length, 1, 'it is taken off the server that it led to');
  assert.deepEqual(((await ask('GET', '/os-floating-ips')).at('floating_ips') as readonly unknown[]).length, 1);
  assert.equal((await ask('GET', `/os-networks/${network}`)).at('network.label'), 'blue');
});

story('what is no floating IP for a server is refused in the words of the Compute API', async (system) => {
  const ask = compute(system);
  const { join, boot, make, pool } = await reachable(system);
  const server = await boot();
  const bare = (await compute(system, '2.60')('POST', '/servers', serverBody())).text('server.id');
  const ip = (await ask('POST', '/os-floating-ips', { pool })).text('floating_ip.ip');
  const add = async (id: string, body: object) => {
    const answer = await ask('POST', `/servers/${id}/action`, { addFloatingIp: body });
    return [answer.status, messageOf(answer)];
  };
  assert.deepEqual(await add(server, { address: '203.0.113.99' }), [404, 'floating IP not found']);
  assert.deepEqual(await add(server, { address: ip, fixed_address: '10.9.9.9' }), [
    400,
    'Specified fixed address not assigned to instance',
  ]);
  assert.deepEqual(await add(bare, { address: ip }), [400, 'Instance network is not ready yet']);
  const [status, text] = await add(server, { address: ip });
  assert.equal(status, 400);
  assert.match(
    String(text),
    new RegExp(`^Unable to associate floating IP ${ip} to fixed IP 10\\.0\\.0\\.\\d+ for instance ${server}\\. Error: External`),
  );
  await join();
  assert.deepEqual(await add(server, { address: ip }), [202, undefined]);
  const nobody = await ask('POST', `/servers/${server}/action`, { removeFloatingIp: { address: '203.0.113.99' } });
  assert.deepEqual([nobody.status, messageOf(nobody)], [404, 'Floating IP not found for address 203.0.113.99.']);
  assert.equal((await compute(system, '2.44')('POST', `/servers/${server}/action`, { addFloatingIp: { address: ip } })).status, 404);

  const none = await ask('POST', '/os-floating-ips', { pool: 'nobody' });
  assert.deepEqual([none.status, messageOf(none)], [404, 'Floating IP pool not found.']);
  await make('/networks', 'admin', 'network', { name: 'public', 'router:external': true });
  const several = await ask('POST', '/os-floating-ips', { pool: 'public' });
  assert.deepEqual([several.status, messageOf(several)], [400, "Multiple floating IP pools matches found for name 'public'"]);
  const missing = '11111111-1111-4111-8111-111111111111';
  for (const method of ['GET', 'DELETE'] as const) {
    const answer = await ask(method, `/os-floating-ips/${missing}`);
    assert.deepEqual([answer.status, messageOf(answer)], [404, `Floating IP not found for ID ${missing}`]);
  }
  // The router's gateway and the first floating IP have two of five addresses, the subnet's own gateway a third.
  const answers = [];
  for (let asked = 0; asked < 6; asked += 1) answers.push(await ask('POST', '/os-floating-ips', { pool }));
  const [last] = answers.slice(-1);
  assert.deepEqual([last?.status, last && messageOf(last)], [404, 'No more floating IPs available.']);
});

story('floating IPs beyond the quota are refused with 403', async (system) => {
  const ask = compute(system);
  const { net, pool } = await reachable(system);
  await net('PUT', `/quotas/${projects.own}`, 'admin', { quota: { floatingip: 1 } });
  assert.equal((await ask('POST', '/os-floating-ips', { pool })).status, 200);
  const refused = await ask('POST', '/os-floating-ips', { pool });
  assert.deepEqual([refused.status, messageOf(refused)], [403, 'IP allocation over quota.']);
});

story('security groups and their rules are made, changed and removed, and servers say which they are in', async (system) => {
  const ask = compute(system);
  const { boot, net } = await reachable(system);
  const made = await ask('POST', '/os-security-groups', { security_group: { name: 'web', description: 'For the web.' } });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  const id = made.text('security_group.id');
  assert.deepEqual(made.body, {
    security_group: { id, name: 'web', description: 'For the web.', tenant_id: projects.own, rules: [] },
  });
  const rule = await ask('POST', '/os-security-group-rules', {
    security_group_rule: { parent_group_id: id, ip_protocol: 'TCP', from_port: '80', to_port: 443, cidr: '10.0.0.0/8' },
  });
  assert.equal(rule.status, 200, JSON.stringify(rule.body));
  const first = rule.at('security_group_rule');
  assert.deepEqual(first, {
    id: rule.text('security_group_rule.id'),
    parent_group_id: id,
    ip_protocol: 'tcp',
    from_port: 80,
    to_port: 443,
    group: {},
    ip_range: { cidr: '10.0.0.0/8' },
  });
  const ping = await ask('POST', '/os-security-group-rules', {
    security_group_rule: { parent_group_id: id, ip_protocol: 'icmp', group_id: id },
  });
  assert.deepEqual(
    ['from_port', 'to_port', 'group', 'ip_range'].map((name) => ping.at(`security_group_rule.${name}`)),
    [-1, -1, { name: 'web', tenant_id: projects.own }, {}],
  );
  const shown = await ask('GET', `/os-security-groups/${id}`);
  assert.deepEqual(new Set(shown.at('security_group.rules') as readonly unknown[]), new Set([first, ping.at('security_group_rule')]));
  assert.equal(
    (await net('GET', `/security-group-rules/${rule.text('security_group_rule.id')}`, 'member')).at('security_group_rule.direction'),
    'ingress',
  );

  const renamed = await ask('PUT', `/os-security-groups/${id}`, { security_group: { name: 'front', description: 'changed' } });
  assert.deepEqual([renamed.status, renamed.at('security_group.name')], [200, 'front']);
  const names = async (query = '', as: Who = 'member') =>
    ((await ask('GET', `/os-security-groups${query}`, undefined, as)).at('security_groups') as readonly { name: string }[]).map(
      ({ name }) => name,
    );
  assert.deepEqual(await names(), ['default', 'front']);
  assert.equal((await names('?limit=1')).length, 1);
  assert.deepEqual(await names('', 'other'), ['default'], 'listing makes it');
  assert.deepEqual(await names('?all_tenants=1', 'other'), ['default'], 'administrators alone see those of others');
  assert.ok((await names('?all_tenants=1', 'admin')).includes('front'));

  const server = await boot();
  assert.equal((await ask('POST', `/servers/${server}/action`, { addSecurityGroup: { name: 'front' } })).status, 202);
  const of = await compute(system, 'latest')('GET', `/servers/${server}/os-security-groups`);
  assert.deepEqual(
    [of.at('security_groups.0.name'), of.at('security_groups.1.id'), of.at('security_groups.2')],
    ['default', id, undefined],
  );
  const used = await ask('DELETE', `/os-security-groups/${id}`);
  assert.deepEqual([used.status, messageOf(used)], [400, `Security Group ${id} in use.`]);
  await ask('POST', `/servers/${server}/action`, { removeSecurityGroup: { name: 'front' } });
  assert.equal((await ask('DELETE', `/os-security-group-rules/${rule.text('security_group_rule.id')}`)).status, 202);
  assert.equal((await ask('GET', `/os-security-groups/${id}`)).at('security_group.rules.0.id'), ping.at('security_group_rule.id'));
  assert.equal((await ask('GET', `/os-security-groups/${id}`)).at('security_group.rules.1'), undefined);
  assert.equal((await ask('DELETE', `/os-security-groups/${id}`)).status, 202);
  assert.equal((await ask('GET', `/os-security-groups/${id}`)).status, 404);
});

story('rules that make no sense, and groups that there are not, are refused, and nothing is made', async (system) => {
  const ask = compute(system);
  const make = (security_group: object) => ask('POST', '/os-security-groups', { security_group });
  const id = (await make({ name: 'web', description: 'd' })).text('security_group.id');
  const missing = '11111111-1111-4111-8111-111111111111';
  const tcp = { parent_group_id: id, ip_protocol: 'tcp', from_port: 1, to_port: 2 };
  const refusals: readonly (readonly [rule: object, status: number, message: string])[] = [
    [{ ...tcp, parent_group_id: missing }, 404, `Security group ${missing} not found.`],
    [{ ...tcp, group_id: missing }, 404, `Security group ${missing} not found.`],
    [{ parent_group_id: id }, 400, 'Not enough parameters to build a valid rule.'],
    [{ ...tcp, cidr: 'nonsense' }, 400, 'nonsense is not a valid IP network.'],
    [{ ...tcp, cidr: '10.0.0.0/0' }, 400, 'Bad prefix for network in cidr 10.0.0.0/0'],
    [{ ...tcp, ip_protocol: 'gre' }, 400, 'Invalid IP protocol gre.'],
    [{ ...tcp, from_port: 'a' }, 400, 'Invalid input received: To and From ports must be integers'],
    [{ ...tcp, from_port: 3 }, 400, 'Invalid port range 3:2. Former value cannot be greater than the later'],
    [{ ...tcp, to_port: 65_536 }, 400, 'Invalid port range 1:65536. Valid TCP ports should be between 1-65535'],
    [{ ...tcp, ip_protocol: 'icmp', to_port: 256 }, 400, 'Invalid port range 1:256. For ICMP, the type:code must be valid'],
    [{ ...tcp, ip_protocol: 'icmp', to_port: {} }, 400, 'Invalid input received: Type and Code must be integers for ICMP protocol type'],
  ];
  for (const [security_group_rule, status, message] of refusals) {
    const refused = await ask('POST', '/os-security-group-rules', { security_group_rule });
    assert.deepEqual([refused.status, messageOf(refused)], [status, message]);
  }
  assert.equal((await ask('POST', '/os-security-group-rules', { security_group_rule: tcp })).status, 200);
  const again = await ask('POST', '/os-security-group-rules', { security_group_rule: tcp });
  assert.deepEqual([again.status, /^Security group rule already exists/.test(messageOf(again) ?? '')], [403, true]);
  assert.equal((await make({ name: ' ', description: 'd' })).status, 400);
  assert.deepEqual(
    [(await make({ name: 'default', description: 'd' })).status, (await ask('GET', '/os-security-groups/7')).status],
    [403, 400],
  );
  for (const [method, path] of [
    ['GET', `/os-security-groups/${missing}`],
    ['DELETE', `/os-security-groups/${missing}`],
    ['DELETE', `/os-security-group-rules/${missing}`],
  ] as const)
    assert.equal((await ask(method, path)).status, 404, path);
  assert.deepEqual(((await ask('GET', `/os-security-groups/${id}`)).at('security_group.rules') as readonly unknown[]).length, 1);
  assert.equal((await ask('PUT', `/os-security-groups/${id}`, { security_group: { name: 'x', description: 'd' } }, 'other')).status, 404);
});

story('networks are told by their names, and the rest of nova-network is nothing', async (system) => {
  const ask = compute(system);
  const { network, pool } = await reachable(system);
  const listed = async (path: string, as: Who = 'member') => (await ask('GET', path, undefined, as)).at('networks') as readonly object[];
  assert.deepEqual(
    new Set((await listed('/os-tenant-networks')).map((each) => JSON.stringify(each))),
    new Set([JSON.stringify({ id: network, cidr: 'None', label: 'blue' }), JSON.stringify({ id: pool, cidr: 'None', label: 'public' })]),
  );
  const [own] = (await listed('/os-networks')).filter((each) => Reflect.get(each, 'id') === network);
  assert.deepEqual([Reflect.get(own ?? {}, 'cidr'), 'vlan' in (own ?? {})], [null, false]);
  assert.equal(
    (await ask('GET', `/os-networks/${network}`, undefined, 'admin')).at('network.vlan'),
    null,
    'administrators are told of more nothing',
  );
  for (const path of ['/os-networks', '/os-tenant-networks']) {
    const foreign = await ask('GET', `${path}/${network}`, undefined, 'other');
    assert.deepEqual([foreign.status, messageOf(foreign)], [404, 'Network not found']);
  }
});

story('limits of networks are told as Nova tells them, which does not ask the network service', async (system) => {
  const ask = compute(system);
  const { pool } = await reachable(system);
  assert.equal((await ask('POST', '/os-floating-ips', { pool })).status, 200);
  const { limits } = (await ask('GET', '/limits')).body as { readonly limits: { readonly absolute: Readonly<Record<string, number>> } };
  const told = ['maxTotalFloatingIps', 'maxSecurityGroups', 'maxSecurityGroupRules', 'totalFloatingIpsUsed', 'totalSecurityGroupsUsed'];
  assert.deepEqual(
    told.map((name) => limits.absolute[name]),
    [-1, -1, -1, 0, 0],
  );
  const later = await compute(system, '2.36')('GET', '/limits');
  assert.deepEqual(
    told.map((name) => later.at(`limits.absolute.${name}`)),
    told.map(() => undefined),
  );
});

story('a port that was deleted leaves the server at once, and its machine soon after', async (system) => {
  const ask = compute(system, '2.93');
  const { boot, net, network } = await reachable(system);
  const server = await boot();
  const unplugged: unknown[] = [];
  for (const host of system.hosts.values())
    host.intercept = ({ operation }) => {
      if (operation === 'detachInterface') unplugged.push(operation);
    };
  const port = (await net('GET', `/ports?device_id=${server}`, 'member')).text('ports.0.id');
  const tell = async (name: string, tag: string) => {
    const answer = await ask('POST', '/os-server-external-events', { events: [{ name, server_uuid: server, tag }] }, 'admin');
    await system.settle();
    return [answer.status, answer.at('events.0.code'), answer.at('events.0.status')];
  };
  for (const name of ['network-changed', 'network-vif-plugged', 'network-vif-unplugged', 'network-vif-deleted'])
    assert.deepEqual(await tell(name, port), [200, 200, 'completed']);
  assert.equal((await net('GET', `/ports/${port}`, 'member')).at('port.status'), 'ACTIVE', 'it is there, whatever is told');
  assert.deepEqual(unplugged, []);

  assert.equal((await net('DELETE', `/ports/${port}`, 'member')).status, 204);
  assert.deepEqual((await ask('GET', `/servers/${server}`)).at('server.addresses'), {});
  await dispatchOwed(system.ports, 0);
  await system.settle();
  assert.deepEqual(unplugged, ['detachInterface'], 'its host has let go of it, whoever tells');
  for (const _ of ['once', 'again']) assert.deepEqual(await tell('network-vif-deleted', port), [200, 200, 'completed']);
  const shown = await ask('GET', `/servers/${server}`);
  assert.deepEqual([shown.at('server.status'), shown.at('server.OS-EXT-STS:task_state')], ['ACTIVE', null]);
  const again = await ask('POST', `/servers/${server}/os-interface`, { interfaceAttachment: { net_id: network } });
  assert.equal(again.status, 200, 'and it may be plugged in again');
});

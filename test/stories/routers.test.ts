/** Routers and floating IPs as their clients see them. */
import assert from 'node:assert/strict';
import { ports as portThings } from '../../shared/network/ports/port.ts';
import { networkUsageKey } from '../../shared/quota/usage.ts';
import { projects } from '../support/personas.ts';
import type { Asked, System } from '../support/system.ts';
import { story } from './story.ts';

type Who = Asked['as'] & string;

const asking = (system: System) => (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, as: Who, body?: object) =>
  system.request(method, `/network/v2.0${path}`, { as, ...(body === undefined ? {} : { body }) });

/** An external network, one of a project's own with a router between, and a port on it. */
async function joined(system: System) {
  const ask = asking(system);
  const make = async (path: string, as: Who, key: string, body: object) => {
    const made = await ask('POST', path, as, { [key]: body });
    assert.equal(made.status, 201);
    return made.text(`${key}.id`);
  };
  const external = await make('/networks', 'admin', 'network', { name: 'public', 'router:external': true });
  const outside = { network_id: external, ip_version: 4, cidr: '203.0.113.0/28', enable_dhcp: false };
  const externalSubnet = await make('/subnets', 'admin', 'subnet', outside);
  const network = await make('/networks', 'member', 'network', { name: 'own' });
  const subnet = await make('/subnets', 'member', 'subnet', { network_id: network, ip_version: 4, cidr: '10.0.0.0/24' });
  const port = await make('/ports', 'member', 'port', { network_id: network });
  const router = await make('/routers', 'member', 'router', { name: 'r', external_gateway_info: { network_id: external } });
  return { ask, make, external, externalSubnet, network, subnet, port, router };
}

async function used(system: System): Promise<unknown> {
  const item = ((await system.ports.store.get(networkUsageKey(projects.own))) ?? {}) as Record<string, number>;
  return { router: item['router'] ?? 0, floatingip: item['floatingip'] ?? 0, port: item['port'] ?? 0 };
}

story('a router joins subnets, and goes when nothing is on it', async (system) => {
  const { ask, make, subnet, network, router, external } = await joined(system);
  const added = await ask('PUT', `/routers/${router}/add_router_interface`, 'member', { subnet_id: subnet });
  assert.equal(added.status, 200);
  assert.deepEqual([added.at('id'), added.at('subnet_ids'), added.at('network_id')], [router, [subnet], network]);
  const port = await ask('GET', `/ports/${added.text('port_id')}`, 'member');
  assert.deepEqual(
    [port.at('port.device_owner'), port.at('port.device_id'), port.at('port.security_groups'), port.at('port.fixed_ips.0.ip_address')],
    ['network:router_interface', router, [], '10.0.0.1'],
  );
  const again = await ask('PUT', `/routers/${router}/add_router_interface`, 'member', { subnet_id: subnet });
  assert.equal(again.text('NeutronError.message'), `Bad router request: Router already has a port on subnet ${subnet}.`);

  const other = await make('/networks', 'member', 'network', {});
  const wide = await make('/subnets', 'member', 'subnet', { network_id: other, ip_version: 4, cidr: '10.0.0.0/16' });
  const overlapping = await ask('PUT', `/routers/${router}/add_router_interface`, 'member', { subnet_id: wide });
  assert.deepEqual([overlapping.status, overlapping.text('NeutronError.type')], [400, 'BadRequest']);

  const far = { router: { routes: [{ destination: '10.9.0.0/24', nexthop: '10.8.0.1' }] } };
  assert.equal((await ask('PUT', `/routers/${router}`, 'member', far)).text('NeutronError.type'), 'InvalidRoutes');
  const near = { router: { routes: [{ destination: '10.9.0.0/24', nexthop: '10.0.0.9' }] } };
  assert.equal((await ask('PUT', `/routers/${router}`, 'member', near)).status, 200);
  const needed = await ask('PUT', `/routers/${router}/remove_router_interface`, 'member', { subnet_id: subnet });
  assert.equal(needed.text('NeutronError.type'), 'RouterInterfaceInUseByRoute');
  assert.equal((await ask('PUT', `/routers/${router}`, 'member', { router: { routes: [] } })).status, 200);

  const inUse = await ask('DELETE', `/routers/${router}`, 'member');
  assert.equal(inUse.text('NeutronError.message'), `Router ${router} has ports still attached: ${port.text('port.id')}`);
  assert.equal((await ask('DELETE', `/subnets/${subnet}`, 'member')).text('NeutronError.type'), 'SubnetInUse');
  assert.equal((await ask('DELETE', `/ports/${port.text('port.id')}`, 'member')).text('NeutronError.type'), 'ServicePortInUse');
  assert.equal((await ask('DELETE', `/networks/${external}`, 'admin')).text('NeutronError.type'), 'NetworkInUse', 'the gateway is on it');
  const removed = await ask('PUT', `/routers/${router}/remove_router_interface`, 'member', { port_id: port.text('port.id') });
  assert.deepEqual([removed.status, removed.at('subnet_id')], [200, subnet]);
  assert.equal((await ask('DELETE', `/routers/${router}`, 'member')).status, 204);
  assert.deepEqual(await used(system), { router: 0, floatingip: 0, port: 1 });
  assert.equal((await ask('DELETE', `/networks/${external}`, 'admin')).status, 204);
});

story('routes are added to those that are there, and taken from them, by several at once', async (system) => {
  const { ask, subnet, router } = await joined(system);
  assert.equal((await ask('PUT', `/routers/${router}/add_router_interface`, 'member', { subnet_id: subnet })).status, 200);
  const route = (n: number) => ({ destination: `10.9.${n}.0/24`, nexthop: '10.0.0.9' });
  const change = (how: 'add' | 'remove', ...routes: object[]) =>
    ask('PUT', `/routers/${router}/${how}_extraroutes`, 'member', { router: { routes } });
  const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => change('add', route(n))));
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200, 200, 200],
  );
  const shown = async () => ((await ask('GET', `/routers/${router}`, 'member')).at('router.routes') as object[]).length;
  assert.equal(await shown(), 5);
  const same = await change('add', route(1), route(2));
  assert.equal((same.at('router.routes') as object[]).length, 5, 'what is there is there once');
  assert.equal((await change('remove', route(1), route(9))).status, 200, 'what is not there is no mistake');
  assert.equal(await shown(), 4);
  const far = await change('add', { destination: '10.9.0.0/24', nexthop: '10.8.0.1' });
  assert.deepEqual([far.status, far.text('NeutronError.type')], [400, 'InvalidRoutes']);
  const many = await change('add', ...Array.from({ length: 30 }, (_, n) => route(100 + n)));
  assert.deepEqual([many.status, many.text('NeutronError.type')], [400, 'RoutesExhausted']);
  const odd = await ask('PUT', `/routers/${router}/add_extraroutes`, 'member', { router: { routes: [{ destination: 'x' }] } });
  assert.equal(odd.status, 400);
  assert.equal((await ask('PUT', `/routers/${router}/remove_extraroutes`, 'reader', { router: { routes: [] } })).status, 403);
  assert.equal((await ask('PUT', `/routers/${router}/add_extraroutes`, 'stranger', { router: { routes: [] } })).status, 404);
  assert.equal(await shown(), 4);
});

story('a port that is made for it becomes the interface of a router, once', async (system) => {
  const { ask, make, network, router } = await joined(system);
  const port = await make('/ports', 'member', 'port', { network_id: network });
  const second = await make('/routers', 'member', 'router', {});
  const both = await Promise.all(
    [router, second].map((id) => ask('PUT', `/routers/${id}/add_router_interface`, 'member', { port_id: port })),
  );
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
  assert.equal(both.find(({ status }) => status === 409)?.text('NeutronError.type'), 'PortInUse');
});

story('members choose no addresses of a gateway', async (system) => {
  const { ask, external, router } = await joined(system);
  const refused = await ask('PUT', `/routers/${router}`, 'member', {
    router: { external_gateway_info: { network_id: external, enable_snat: false } },
  });
  assert.deepEqual(
    [refused.status, refused.text('NeutronError.message')],
    [
      403,
      '(rule:update_router and (rule:update_router:external_gateway_info and (rule:update_router:external_gateway_info:network_id and rule:update_router:external_gateway_info:enable_snat))) is disallowed by policy',
    ],
  );
  const chosen = await ask('PUT', `/routers/${router}`, 'admin', {
    router: { external_gateway_info: { network_id: external, enable_snat: false, external_fixed_ips: [{ ip_address: '203.0.113.9' }] } },
  });
  assert.deepEqual(
    [chosen.at('router.external_gateway_info.enable_snat'), chosen.at('router.external_gateway_info.external_fixed_ips.0.ip_address')],
    [false, '203.0.113.9'],
  );
  const cleared = await ask('PUT', `/routers/${router}`, 'member', { router: { external_gateway_info: {} } });
  assert.equal(cleared.at('router.external_gateway_info'), null);
});

story('a floating IP leads to a port over a router, and back', async (system) => {
  const { ask, external, subnet, port, router } = await joined(system);
  const unreachable = await ask('POST', '/floatingips', 'member', { floatingip: { floating_network_id: external, port_id: port } });
  assert.deepEqual([unreachable.status, unreachable.text('NeutronError.type')], [404, 'ExternalGatewayForFloatingIPNotFound']);
  assert.deepEqual(await used(system), { router: 1, floatingip: 0, port: 1 });
  await ask('PUT', `/routers/${router}/add_router_interface`, 'member', { subnet_id: subnet });
  const made = await ask('POST', '/floatingips', 'member', { floatingip: { floating_network_id: external, port_id: port } });
  assert.equal(made.status, 201);
  const id = made.text('floatingip.id');
  assert.deepEqual(
    [
      made.at('floatingip.router_id'),
      made.at('floatingip.port_id'),
      made.at('floatingip.status'),
      made.at('floatingip.port_details.device_id'),
    ],
    [router, port, 'DOWN', ''],
  );
  const record = await portThings.get(system.ports.store, port);
  assert.deepEqual(record?.floatingIps, [
    { id, address: made.text('floatingip.floating_ip_address'), fixedAddress: made.text('floatingip.fixed_ip_address') },
  ]);
  assert.equal((await ask('GET', `/floatingips?port_id=${port}&fields=id`, 'member')).at('floatingips.0.id'), id);

  const needed = await ask('PUT', `/routers/${router}/remove_router_interface`, 'member', { subnet_id: subnet });
  assert.equal(needed.text('NeutronError.type'), 'RouterInterfaceInUseByFloatingIP');
  const way = await ask('PUT', `/routers/${router}`, 'member', { router: { external_gateway_info: null } });
  assert.equal(way.text('NeutronError.type'), 'RouterExternalGatewayInUseByFloatingIp');

  const kept = await ask('PUT', `/floatingips/${id}`, 'member', { floatingip: { description: 'x' } });
  assert.deepEqual([kept.at('floatingip.port_id'), kept.at('floatingip.description')], [port, 'x']);
  const loose = await ask('PUT', `/floatingips/${id}`, 'member', { floatingip: { port_id: null } });
  assert.deepEqual([loose.at('floatingip.port_id'), loose.at('floatingip.port_details')], [null, null]);
  assert.deepEqual((await portThings.get(system.ports.store, port))?.floatingIps, []);
  assert.equal((await ask('PUT', `/floatingips/${id}`, 'member', { floatingip: { port_id: port } })).status, 200);
  assert.equal((await ask('DELETE', `/ports/${port}`, 'member')).status, 204);
  assert.equal((await ask('GET', `/floatingips/${id}`, 'member')).at('floatingip.port_id'), null, 'it stays when its port goes');
  assert.equal((await ask('DELETE', `/floatingips/${id}`, 'member')).status, 204);
  assert.equal((await ask('PUT', `/routers/${router}/remove_router_interface`, 'member', { subnet_id: subnet })).status, 200);
  assert.equal((await ask('PUT', `/routers/${router}`, 'member', { router: { external_gateway_info: null } })).status, 200);
  assert.deepEqual(await used(system), { router: 1, floatingip: 0, port: 0 });
});

story('of two floating IPs for one address, one is associated', async (system) => {
  const { ask, make, external, subnet, port, router } = await joined(system);
  await ask('PUT', `/routers/${router}/add_router_interface`, 'member', { subnet_id: subnet });
  const ids = [
    await make('/floatingips', 'member', 'floatingip', { floating_network_id: external }),
    await make('/floatingips', 'member', 'floatingip', { floating_network_id: external }),
  ];
  const both = await Promise.all(ids.map((id) => ask('PUT', `/floatingips/${id}`, 'member', { floatingip: { port_id: port } })));
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
  assert.equal(both.find(({ status }) => status === 409)?.text('NeutronError.type'), 'FloatingIPPortAlreadyAssociated');
  assert.equal((await portThings.get(system.ports.store, port))?.floatingIps.length, 1);
});

story('a floating IP and the loss of its way come one after the other', async (system) => {
  const { ask, make, external, subnet, port, router } = await joined(system);
  await ask('PUT', `/routers/${router}/add_router_interface`, 'member', { subnet_id: subnet });
  const id = await make('/floatingips', 'member', 'floatingip', { floating_network_id: external });
  const [led, left] = await Promise.all([
    ask('PUT', `/floatingips/${id}`, 'member', { floatingip: { port_id: port } }),
    ask('PUT', `/routers/${router}/remove_router_interface`, 'member', { subnet_id: subnet }),
  ]);
  assert.ok((led.status === 200 && left.status === 409) || (led.status === 404 && left.status === 200), `${led.status} ${left.status}`);
});

story('an address of a floating IP is chosen by administrators', async (system) => {
  const { ask, external, externalSubnet } = await joined(system);
  const asked = { floatingip: { floating_network_id: external, floating_ip_address: '203.0.113.7' } };
  assert.equal((await ask('POST', '/floatingips', 'member', asked)).status, 403);
  assert.equal((await ask('POST', '/floatingips', 'admin', asked)).at('floatingip.floating_ip_address'), '203.0.113.7');
  assert.equal((await ask('POST', '/floatingips', 'admin', asked)).text('NeutronError.type'), 'IpAddressAlreadyAllocated');
  const ofSubnet = { floatingip: { floating_network_id: external, subnet_id: externalSubnet } };
  assert.equal((await ask('POST', '/floatingips', 'member', ofSubnet)).status, 201);
});

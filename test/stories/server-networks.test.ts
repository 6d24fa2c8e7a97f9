/** Servers on networks: what they are plugged into, what they show of it, and what is left when they go. */
import assert from 'node:assert/strict';
import { DriverFault } from '../../agent/driver.ts';
import { dispatchOwed } from '../../functions/workers/dispatch.ts';
import { reap } from '../../functions/workers/reap.ts';
import * as limits from '../../shared/limits.ts';
import { networkUsageKey } from '../../shared/quota/usage.ts';
import { serverBody } from '../support/cloud.ts';
import { projects } from '../support/personas.ts';
import type { Asked, System } from '../support/system.ts';
import { story } from './story.ts';

type As = Asked['as'] & string;

const network =
  (system: System) =>
  (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object, as: As = 'member') =>
    system.request(method, `/network/v2.0${path}`, { as, ...(body === undefined ? {} : { body }) });

const compute =
  (system: System) =>
  (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object, as: As = 'member') =>
    system.request(method, `/compute/v2.1${path}`, {
      as,
      headers: { 'openstack-api-version': 'compute 2.90' },
      ...(body === undefined ? {} : { body }),
    });

async function subnetOn(system: System, name: string, cidr: string): Promise<string> {
  const id = (await network(system)('POST', '/networks', { network: { name } })).text('network.id');
  assert.equal((await network(system)('POST', '/subnets', { subnet: { network_id: id, ip_version: 4, cidr } })).status, 201);
  return id;
}

async function usedPorts(system: System): Promise<number> {
  return Number((await system.ports.store.get(networkUsageKey(projects.own)))?.['port'] ?? 0);
}

const server = (networks: unknown, more: object = {}) => serverBody({ networks, ...more });

story('a server on a network has an address from its beginning, and gives it back with its end', async (system) => {
  const [ask, net] = [compute(system), network(system)];
  const blue = await subnetOn(system, 'blue', '10.0.0.0/24');
  const made = await ask('POST', '/servers', server([{ uuid: blue }]));
  assert.equal(made.status, 202, JSON.stringify(made.body));
  const id = made.text('server.id');
  const shown = await ask('GET', `/servers/${id}`);
  const address = shown.text('server.addresses.blue.0.addr');
  assert.match(address, /^10\.0\.0\.\d+$/);
  assert.deepEqual(shown.at('server.security_groups'), [{ name: 'default' }]);
  assert.deepEqual((await ask('GET', `/servers/${id}/ips`)).body, { addresses: { blue: [{ version: 4, addr: address }] } });

  const ports = await net('GET', `/ports?device_id=${id}`, undefined, 'admin');
  assert.deepEqual(
    ['device_owner', 'binding:vif_type', 'status', 'fixed_ips.0.ip_address'].map((name) => ports.at(`ports.0.${name}`)),
    ['compute:nova', 'bridge', 'DOWN', address],
  );
  await system.settle();
  assert.equal((await net('GET', `/ports?device_id=${id}`)).at('ports.0.status'), 'ACTIVE', 'its host has plugged it');
  assert.equal(await usedPorts(system), 1);
  assert.deepEqual((await ask('GET', `/servers?ip=${address}`)).at('servers.0.id'), id);
  assert.deepEqual((await ask('GET', '/servers?ip=10.9')).body, { servers: [] });

  assert.equal((await ask('DELETE', `/servers/${id}`)).status, 204);
  await system.settle();
  assert.deepEqual((await net('GET', '/ports')).body, { ports: [] });
  assert.equal(await usedPorts(system), 0);
  assert.equal((await net('DELETE', `/networks/${blue}`)).status, 204);
});

story('a port that its owner made outlives the server, one that was made for it does not', async (system) => {
  const [ask, net] = [compute(system), network(system)];
  const blue = await subnetOn(system, 'blue', '10.0.0.0/24');
  const own = (await net('POST', '/ports', { port: { network_id: blue, name: 'mine' } })).text('port.id');
  const id = (
    await ask(
      'POST',
      '/servers',
      server([
        { port: own, tag: 'front' },
        { uuid: blue, fixed_ip: '10.0.0.77' },
      ]),
    )
  ).text('server.id');
  await system.settle();
  const shown = await ask('GET', `/servers/${id}/os-interface`);
  assert.deepEqual(
    [shown.text('interfaceAttachments.0.port_id'), shown.at('interfaceAttachments.0.tag'), shown.at('interfaceAttachments.0.port_state')],
    [own, 'front', 'ACTIVE'],
  );
  assert.equal(shown.at('interfaceAttachments.1.fixed_ips.0.ip_address'), '10.0.0.77');
  assert.equal((await ask('POST', '/servers', server([{ port: own }]))).text('conflictingRequest.message'), `Port ${own} is still in use.`);
  const taken = await ask('POST', '/servers', server([{ uuid: blue, fixed_ip: '10.0.0.77' }]));
  assert.equal(taken.text('badRequest.message'), `Fixed IP address 10.0.0.77 is already in use on instance ${id}.`);

  assert.equal((await ask('DELETE', `/servers/${id}`)).status, 204);
  await system.settle();
  const left = await net('GET', '/ports');
  assert.deepEqual(
    ['ports.0.id', 'ports.0.device_id', 'ports.0.device_owner', 'ports.0.status', 'ports.1'].map((name) => left.at(name)),
    [own, '', '', 'DOWN', undefined],
  );
});

story('a server is plugged in and out while it lives', async (system) => {
  const [ask, net] = [compute(system), network(system)];
  const [blue, red] = [await subnetOn(system, 'blue', '10.0.0.0/24'), await subnetOn(system, 'red', '10.1.0.0/24')];
  const id = (await ask('POST', '/servers', server('none'))).text('server.id');
  await system.settle();
  assert.deepEqual((await ask('GET', `/servers/${id}`)).at('server.addresses'), {});
  const ambiguous = await ask('POST', `/servers/${id}/os-interface`, {});
  assert.equal(ambiguous.status, 400);
  assert.match(ambiguous.text('badRequest.message'), /^More than one possible network found/);
  const made = await ask('POST', `/servers/${id}/os-interface`, { interfaceAttachment: { net_id: blue, tag: 'late' } });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  const port = made.text('interfaceAttachment.port_id');
  await system.settle();
  assert.equal((await ask('GET', `/servers/${id}/os-interface/${port}`)).at('interfaceAttachment.port_state'), 'ACTIVE');
  assert.equal(
    (await ask('GET', `/servers/${id}`)).at('server.addresses.blue.0.addr'),
    made.at('interfaceAttachment.fixed_ips.0.ip_address'),
  );

  const foreign = await ask('POST', `/servers/${id}/os-interface`, { interfaceAttachment: { net_id: red, port_id: port } });
  assert.equal(foreign.text('badRequest.message'), 'Must not input both network_id and port_id');
  assert.equal((await ask('DELETE', `/servers/${id}/os-interface/${port}`)).status, 202);
  await system.settle();
  assert.deepEqual((await ask('GET', `/servers/${id}`)).at('server.addresses'), {});
  assert.deepEqual((await net('GET', '/ports')).body, { ports: [] });
  assert.equal((await ask('DELETE', `/servers/${id}/os-interface/${port}`)).status, 404);
  const events = await ask('GET', `/servers/${id}/os-instance-actions`);
  assert.deepEqual([0, 1, 2].map((index) => events.text(`instanceActions.${index}.action`)).sort(), [
    'attach_interface',
    'create',
    'detach_interface',
  ]);
});

story('bug-601: what a host plugs in while the port is deleted, it unplugs when it is through', async (system) => {
  const [ask, net] = [compute(system), network(system)];
  const blue = await subnetOn(system, 'blue', '10.0.0.0/24');
  const port = (await net('POST', '/ports', { port: { network_id: blue } })).text('port.id');
  const id = (await ask('POST', '/servers', server([{ port }]))).text('server.id');
  assert.equal((await net('DELETE', `/ports/${port}`)).status, 204, 'before its host has begun');
  await system.settle();
  const shown = await ask('GET', `/servers/${id}`);
  assert.deepEqual([shown.at('server.status'), shown.at('server.addresses')], ['ACTIVE', {}]);
  const machines = (await Promise.all([...system.hosts.values()].map(({ driver }) => driver.machines()))).flat();
  assert.deepEqual(
    machines.filter(({ serverId }) => serverId === id).map(({ portIds }) => portIds),
    [[]],
  );
});

story('bug-604: a port that was being plugged in when its host died is in the machine that takes its place', async (system) => {
  const [ask, net] = [compute(system), network(system)];
  const red = (await net('POST', '/networks', { network: { name: 'red' } })).text('network.id');
  assert.equal((await net('POST', '/subnets', { subnet: { network_id: red, ip_version: 4, cidr: '10.1.0.0/24' } })).status, 201);
  const id = (await ask('POST', '/servers', server('none'))).text('server.id');
  await system.settle();
  const source = (await ask('GET', `/servers/${id}`, undefined, 'admin')).text('server.OS-EXT-SRV-ATTR:host');
  system.off.add(source);
  const plugged = await ask('POST', `/servers/${id}/os-interface`, { interfaceAttachment: { net_id: red } });
  const portId = plugged.text('interfaceAttachment.port_id');

  const others = [...system.hosts.keys()].filter((name) => name !== source);
  await system.clock.advance(limits.serviceDownSeconds * 1000);
  await system.beat(others);
  const service = (await ask('GET', `/os-services?host=${source}`, undefined, 'admin')).text('services.0.id');
  assert.equal((await ask('PUT', `/os-services/${service}`, { forced_down: true }, 'admin')).status, 200);
  assert.equal((await ask('POST', `/servers/${id}/action`, { evacuate: {} }, 'admin')).status, 200);
  await system.settle();
  await system.clock.advance(limits.hostGoneSeconds * 1000);
  await system.beat(others);
  await reap(system.ports);
  await system.settle();

  const shown = await ask('GET', `/servers/${id}/os-interface`);
  assert.deepEqual([shown.text('interfaceAttachments.0.port_id'), shown.text('interfaceAttachments.0.port_state')], [portId, 'ACTIVE']);
  const machines = await Promise.all(
    [...system.hosts.values()].filter(({ name }) => name !== source).map(({ driver }) => driver.machines()),
  );
  assert.deepEqual(machines.flat().find(({ serverId }) => serverId === id)?.portIds, [portId]);
});

story('a host that cannot unplug a port that is gone is asked again', async (system) => {
  const [ask, net] = [compute(system), network(system)];
  const blue = await subnetOn(system, 'blue', '10.0.0.0/24');
  const port = (await net('POST', '/ports', { port: { network_id: blue } })).text('port.id');
  const id = (await ask('POST', '/servers', server([{ port }]))).text('server.id');
  await system.settle();
  let tries = 0;
  for (const host of system.hosts.values())
    host.intercept = ({ operation }) => {
      if (operation === 'detachInterface' && ++tries === 1) throw new DriverFault('The guest holds on to it.');
    };
  assert.equal((await net('DELETE', `/ports/${port}`)).status, 204);
  await dispatchOwed(system.ports, 0);
  await system.settle();
  assert.equal(tries, 1);
  await system.beat();
  await dispatchOwed(system.ports, 0);
  await system.settle();
  assert.equal(tries, 1, 'not at once');
  await system.clock.advance(61_000);
  await system.beat();
  await reap(system.ports);
  await system.settle();
  assert.equal(tries, 2);
  const machines = (await Promise.all([...system.hosts.values()].map(({ driver }) => driver.machines()))).flat();
  assert.deepEqual(machines.find(({ serverId }) => serverId === id)?.portIds, []);
});

story('a network and a group that are renamed are shown by servers under their new names', async (system) => {
  const [ask, net] = [compute(system), network(system)];
  const blue = await subnetOn(system, 'blue', '10.0.0.0/24');
  const group = (await net('POST', '/security-groups', { security_group: { name: 'old' } })).text('security_group.id');
  const body = server([{ uuid: blue }], { security_groups: [{ name: 'old' }, { name: 'default' }] });
  const id = (await ask('POST', '/servers', body)).text('server.id');
  await system.settle();
  const shown = async () => {
    const answer = await ask('GET', `/servers/${id}`);
    const groups = answer.at('server.security_groups') as readonly { readonly name: string }[];
    return [Object.keys(answer.at('server.addresses') as object), groups.map(({ name }) => name).sort()];
  };
  assert.deepEqual(await shown(), [['blue'], ['default', 'old']]);
  assert.equal((await net('PUT', `/networks/${blue}`, { network: { name: 'green' } })).status, 200);
  assert.equal((await net('PUT', `/security-groups/${group}`, { security_group: { name: 'new' } })).status, 200);
  await dispatchOwed(system.ports, 0);
  assert.deepEqual(await shown(), [['green'], ['default', 'new']]);
  assert.equal((await net('PUT', `/networks/${blue}`, { network: { name: 'green' } })).status, 200);
  assert.equal(await dispatchOwed(system.ports, 0), 0, 'what is told is owed no more');
});

story('of fifty servers that want one port one has it', async (system) => {
  const [ask, net] = [compute(system), network(system)];
  const blue = await subnetOn(system, 'blue', '10.0.0.0/24');
  const port = (await net('POST', '/ports', { port: { network_id: blue } })).text('port.id');
  const answers = await Promise.all(Array.from({ length: 50 }, () => ask('POST', '/servers', server([{ port }]))));
  assert.deepEqual(
    answers.map(({ status }) => status).sort(),
    [202, ...Array.from({ length: 49 }, () => 409)],
    JSON.stringify(answers.find(({ status }) => status >= 500)?.body),
  );
  await system.settle();
  const winner = answers.find(({ status }) => status === 202)?.text('server.id');
  assert.equal((await net('GET', `/ports/${port}`)).at('port.device_id'), winner);
});

story('what no server can be plugged into is refused, and nothing is made', async (system) => {
  const [ask, net] = [compute(system), network(system)];
  const bare = (await net('POST', '/networks', { network: { name: 'bare' } })).text('network.id');
  const unknown = '11111111-1111-4111-8111-111111111111';
  const refusals: readonly (readonly [unknown, string])[] = [
    [[{ uuid: unknown }], `Network ${unknown} could not be found.`],
    [[{ port: unknown }], `Port id ${unknown} could not be found.`],
    [[{ uuid: bare }], `Network ${bare} requires a subnet in order to boot instances on.`],
    [[{ port: unknown }, { port: unknown }], `Port ID '${unknown}' was specified twice: you cannot attach a port multiple times.`],
    [
      [{ port: unknown, fixed_ip: '10.0.0.1' }],
      `Specified Fixed IP '10.0.0.1' cannot be used with port '${unknown}': the two cannot be specified together.`,
    ],
    [[{}], "Bad network format: missing 'uuid'"],
  ];
  for (const [networks, message] of refusals) {
    const refused = await ask('POST', '/servers', server(networks));
    assert.deepEqual([refused.status, refused.at('badRequest.message')], [400, message]);
  }
  const groups = await ask(
    'POST',
    '/servers',
    server([{ uuid: await subnetOn(system, 'n', '10.0.0.0/24') }], { security_groups: [{ name: 'nobody' }] }),
  );
  assert.deepEqual([groups.status, groups.at('badRequest.message')], [400, 'Security group nobody not found.']);
  assert.deepEqual((await ask('GET', '/servers')).body, { servers: [] });
  assert.deepEqual((await net('GET', '/ports')).body, { ports: [] });
});

/** What goes through ports, as hosts are told it: each change reaches each host that it concerns, once, and the last state wins. */
import assert from 'node:assert/strict';
import { DriverFault } from '../../agent/driver.ts';
import type { NetworkBook } from '../../agent/network/book.ts';
import { hostQueue } from '../../shared/messaging/agent-queues.ts';
import { updateFiltersMessage } from '../../shared/messaging/update-filters.ts';
import { owedPartition } from '../../shared/network/hosts/owed-place.ts';
import { tellAllOwed } from '../../shared/network/hosts/tell.ts';
import { type CommitResult, type Store, StoreUnavailable } from '../../shared/store/port.ts';
import { shardCount } from '../../shared/store/table.ts';
import { asking } from '../support/network.ts';
import type { System } from '../support/system.ts';
import { story } from './story.ts';

const manyHosts = ['host-1', 'host-2', 'host-3'];

/** A network with room, and what is asked of it. */
async function world(system: System) {
  const ask = asking(system);
  const network = (await ask('POST', '/networks', 'member', { network: {} })).text('network.id');
  const subnet = { network_id: network, ip_version: 4, cidr: '10.0.0.0/16', gateway_ip: null };
  assert.equal((await ask('POST', '/subnets', 'member', { subnet })).status, 201);
  const group = async (name: string) =>
    (await ask('POST', '/security-groups', 'member', { security_group: { name } })).text('security_group.id');
  const rule = async (groupId: string, says: object) => {
    const made = await ask('POST', '/security-group-rules', 'member', {
      security_group_rule: { security_group_id: groupId, direction: 'ingress', ...says },
    });
    assert.equal(made.status, 201);
    return made.text('security_group_rule.id');
  };
  /** A port that a host is to plug, as if a server were there. */
  const port = async (host: string, groups: readonly string[], more: object = {}) => {
    const wanted = { network_id: network, security_groups: groups, 'binding:host_id': host, ...more };
    const made = await ask('POST', '/ports', 'admin', { port: { ...wanted, project_id: await projectOf() } });
    assert.equal(made.status, 201);
    return { id: made.text('port.id'), address: made.text('port.fixed_ips.0.ip_address') };
  };
  const projectOf = async () => (await ask('GET', `/networks/${network}`, 'member')).text('network.project_id');

  /** Of each host, the groups and ports of which it has been told since it was last asked. */
  const told = new Map<string, string[]>();
  for (const host of system.hosts.values())
    host.intercept = ({ operation, groupId, portId }) => {
      if (operation === 'updateFilters') told.set(host.name, [...(told.get(host.name) ?? []), groupId ?? portId ?? '']);
    };
  const news = () => {
    const all = Object.fromEntries([...told].map(([host, ids]) => [host, ids.toSorted()]));
    told.clear();
    return all;
  };
  /** What is owed is told, and the hosts hear it. */
  const settle = async () => {
    await tellAllOwed(system.ports, 0);
    await system.settle();
    return news();
  };
  const book = (host: string): Pick<NetworkBook, 'port' | 'group'> => {
    const found = system.hosts.get(host);
    assert.ok(found);
    return found.driver.network;
  };
  return { ask, network, group, rule, port, settle, news, book };
}

async function owed({ ports: { store } }: System): Promise<number> {
  let count = 0;
  for (let shard = 0; shard < shardCount; shard++)
    count += (await store.list({ index: 'due', partition: owedPartition(shard), limit: 100 })).items.length;
  return count;
}

story(
  'a change of a group reaches each host that has a port in it once, however many ports there are',
  async (system) => {
    const { ask, group, rule, port, settle, book } = await world(system);
    const [web, others] = [await group('web'), await group('others')];
    for (let index = 0; index < 100; index += 10)
      await Promise.all(Array.from({ length: 10 }, (_, each) => port((index + each) % 2 === 0 ? 'host-1' : 'host-2', [web])));
    await port('host-3', [others]);
    await settle();
    assert.equal(await owed(system), 0);

    const id = await rule(web, { protocol: 'tcp', port_range_min: 80, port_range_max: 80 });
    assert.deepEqual(await settle(), { 'host-1': [web], 'host-2': [web] });
    const known = book('host-1').group(web);
    assert.deepEqual(
      known?.rules.filter(({ direction }) => direction === 'ingress'),
      [{ direction: 'ingress', ethertype: 'IPv4', protocol: 'tcp', from: 80, to: 80 }],
    );
    assert.deepEqual(await settle(), {}, 'nothing more is told');
    assert.equal(await owed(system), 0);

    assert.equal((await ask('DELETE', `/security-group-rules/${id}`, 'member')).status, 204);
    await rule(web, { protocol: 'udp' });
    assert.deepEqual(await settle(), { 'host-1': [web], 'host-2': [web] }, 'two changes that nobody was told of are told as one');
    assert.deepEqual(
      book('host-2')
        .group(web)
        ?.rules.find(({ direction }) => direction === 'ingress')?.protocol,
      'udp',
    );
  },
  { hosts: manyHosts },
);

story(
  'who comes and goes is told where rules name the group, and nowhere else',
  async (system) => {
    const { ask, group, rule, port, settle, book } = await world(system);
    const [front, back] = [await group('front'), await group('back')];
    await rule(back, { protocol: 'tcp', remote_group_id: front });
    await port('host-2', [back]);
    await settle();
    assert.deepEqual(book('host-2').group(back)?.members, { [front]: [] });

    const one = await port('host-1', [front]);
    assert.deepEqual(await settle(), { 'host-2': [back] });
    assert.deepEqual(book('host-2').group(back)?.members, { [front]: [`${one.address}/32`] });

    const changed = await ask('PUT', `/ports/${one.id}`, 'member', { port: { fixed_ips: [{ ip_address: '10.0.255.1' }] } });
    assert.equal(changed.status, 200);
    assert.deepEqual(await settle(), { 'host-1': [one.id], 'host-2': [back] }, 'its own host is told of the port');
    assert.deepEqual(book('host-2').group(back)?.members, { [front]: ['10.0.255.1/32'] });
    assert.deepEqual(
      book('host-1')
        .port(one.id)
        ?.addresses.map(({ address }) => address),
      ['10.0.255.1'],
    );

    assert.equal((await ask('PUT', `/ports/${one.id}`, 'member', { port: { name: 'a name' } })).status, 200);
    assert.deepEqual(await settle(), {}, 'a name is nothing to hosts');
    assert.equal((await ask('DELETE', `/ports/${one.id}`, 'member')).status, 204);
    assert.deepEqual(await settle(), { 'host-2': [back] });
    assert.deepEqual(book('host-2').group(back)?.members, { [front]: [] });
    assert.equal(await owed(system), 0);
  },
  { hosts: manyHosts },
);

story('a port that changes its groups, or its host, brings the new one what these let through', async (system) => {
  const { ask, group, rule, port, settle, book } = await world(system);
  const [one, other] = [await group('one'), await group('other')];
  await rule(other, { protocol: 'tcp' });
  const { id } = await port('host-1', [one]);
  await settle();
  assert.equal((await ask('PUT', `/ports/${id}`, 'member', { port: { security_groups: [other] } })).status, 200);
  assert.deepEqual(await settle(), { 'host-1': [id, other].sort() });
  assert.deepEqual(book('host-1').port(id)?.groupIds, [other]);
  assert.equal(book('host-1').group(other)?.rules.length, 3);

  assert.equal((await ask('PUT', `/ports/${id}`, 'admin', { port: { 'binding:host_id': 'host-2' } })).status, 200);
  assert.deepEqual(await settle(), { 'host-2': [id, other].sort() });
  assert.equal(book('host-2').group(other)?.rules.length, 3);
  await rule(other, { protocol: 'udp' });
  assert.deepEqual(await settle(), { 'host-2': [other] });
});

story('a host takes what is newer, in whatever order and however often it comes', async (system) => {
  const { group, rule, port, settle, book } = await world(system);
  const web = await group('web');
  await port('host-1', [web]);
  await rule(web, { protocol: 'tcp' });
  await settle();
  const before = book('host-1').group(web);
  assert.ok(before);
  await rule(web, { protocol: 'udp' });
  await settle();
  const after = book('host-1').group(web);
  assert.ok(after && after.revision > before.revision && after.rules.length === 4);
  const say = (state: typeof after, reason: string) => {
    const common = { type: 'update_filters', host: 'host-1', issuedAt: 0, of: 'group', part: { index: 0, count: 1 } } as const;
    return system.ports.queues.send(hostQueue('host-1'), updateFiltersMessage({ ...common, group: state }, reason));
  };
  await say(before, 'late');
  await say(after, 'again');
  await say({ ...after, rules: [] }, 'otherwise');
  await system.settle();
  assert.deepEqual(book('host-1').group(web), after);
});

story('a host that is off, or fails, hears it in the end', async (system) => {
  const { group, rule, port, news, book } = await world(system);
  const web = await group('web');
  await port('host-1', [web]);
  await port('host-2', [web]);
  system.off.add('host-1');
  await rule(web, { protocol: 'tcp' });
  await tellAllOwed(system.ports, 0);
  await rule(web, { protocol: 'udp' });
  const failing = system.hosts.get('host-2');
  assert.ok(failing);
  const { intercept } = failing;
  let failures = 2;
  failing.intercept = (call) => {
    if (failures-- > 0) throw new DriverFault('not now');
    return intercept(call);
  };
  await tellAllOwed(system.ports, 0);
  await system.settle();
  assert.equal(book('host-1').group(web), undefined);
  assert.equal(book('host-2').group(web)?.rules.length, 4);
  news();
  system.off.delete('host-1');
  await system.settle();
  assert.equal(book('host-1').group(web)?.rules.length, 4);
});

/** A store that is lost at the n-th commit from now on, before or after it is made. */
function dyingAt(store: Store, commits: number, when: 'before' | 'after'): Store {
  let left = commits;
  return {
    get: (key) => store.get(key),
    getMany: (keys) => store.getMany(keys),
    list: (query) => store.list(query),
    async commit(writes, token): Promise<CommitResult> {
      left -= 1;
      if (left < 0 || (left === 0 && when === 'before')) throw new StoreUnavailable('unusable', 'The process has died.');
      const made = await store.commit(writes, token);
      if (left === 0) throw new StoreUnavailable('unusable', 'The process has died.');
      return made;
    },
  };
}

story('a worker that dies at any commit leaves nothing untold', async (system) => {
  const { group, rule, port, settle, book } = await world(system);
  const [front, back] = [await group('front'), await group('back')];
  await rule(back, { remote_group_id: front });
  await port('host-2', [back]);
  await settle();
  const addresses: string[] = [];
  for (const when of ['before', 'after'] as const) {
    for (let commits = 1; commits <= 4; commits++) {
      addresses.push((await port('host-1', [front])).address);
      await rule(back, { protocol: 'tcp', port_range_min: addresses.length, port_range_max: addresses.length });
      await tellAllOwed({ ...system.ports, store: dyingAt(system.ports.store, commits, when) }, 0);
      await settle();
      const known = book('host-2').group(back);
      assert.equal(known?.rules.length, 3 + addresses.length);
      assert.deepEqual(new Set(known.members[front]?.flatMap(blocks)), new Set(addresses), `died ${when} commit ${commits}`);
      assert.equal(await owed(system), 0);
    }
  }
});

/** The addresses of a small block. */
function blocks(text: string): readonly string[] {
  const [address = '', bits = '32'] = text.split('/');
  const [a, b, c, d] = address.split('.').map(Number);
  return Array.from({ length: 2 ** (32 - Number(bits)) }, (_, index) => `${a}.${b}.${c}.${(d ?? 0) + index}`);
}

story('a server’s host is told with its build what goes through its ports', async (system) => {
  const { ask, group, rule, network, settle, book } = await world(system);
  const web = await group('web');
  await rule(web, { protocol: 'tcp', port_range_min: 443, port_range_max: 443 });
  await settle();
  const asked = { name: 's', imageRef: '', flavorRef: '1', networks: [{ uuid: network }], security_groups: [{ name: 'web' }] };
  const images = await system.request('GET', '/image/v2/images', { as: 'member' });
  const made = await system.request('POST', '/compute/v2.1/servers', {
    as: 'member',
    version: '2.90',
    body: { server: { ...asked, imageRef: images.text('images.0.id') } },
  });
  assert.equal(made.status, 202);
  await system.settle();
  const [port] = (await ask('GET', `/ports?device_id=${made.text('server.id')}`, 'admin')).at('ports') as readonly Record<
    string,
    unknown
  >[];
  assert.ok(port);
  const host = String(port['binding:host_id']);
  const plugged = book(host).port(String(port['id']));
  assert.deepEqual([plugged?.macAddress, plugged?.mtu, plugged?.groupIds, plugged?.isFiltered], [port['mac_address'], 1450, [web], true]);
  assert.equal(book(host).group(web)?.rules.length, 3, 'before anybody was told apart');
  assert.deepEqual(await settle(), {});
  assert.equal((await system.request('DELETE', `/compute/v2.1/servers/${made.text('server.id')}`, { as: 'member' })).status, 204);
  await system.settle();
  assert.deepEqual([book(host).port(String(port['id'])), book(host).group(web)], [undefined, undefined], 'with its ports it forgets them');
});

import assert from 'node:assert/strict';
import { DriverFault } from '../../agent/driver.ts';
import { dispatchOwed } from '../../functions/workers/dispatch.ts';
import { reap } from '../../functions/workers/reap.ts';
import * as limits from '../../shared/limits.ts';
import { hostQueue } from '../../shared/messaging/agent-queues.ts';
import type { System } from '../support/system.ts';
import { cloud, connections } from './cloud.ts';
import { story } from './story.ts';

/** The host of a server says nothing for so long that it counts as gone, while the others are heard. */
async function silence(system: System, id: string): Promise<void> {
  const shown = await cloud(system, 'admin').show(id);
  const gone = shown.at('server.OS-EXT-SRV-ATTR:host');
  await system.clock.advance(limits.hostGoneSeconds * 1000);
  await system.beat([...system.hosts.keys()].filter((host) => host !== gone));
}

story('a server whose host never comes back ends in ERROR with the reason, and can be deleted', async (system) => {
  const { create, show, status, delete: remove } = cloud(system);
  const id = await create('lost');
  await silence(system, id);
  await reap(system.ports);
  const shown = await show(id);
  assert.equal(shown.at('server.status'), 'ERROR');
  assert.match(String(shown.at('server.fault.message')), /^The host host-\d is down\.$/);
  assert.equal(shown.at('server.OS-EXT-STS:task_state'), null);

  assert.equal((await remove(id)).status, 204);
  await silence(system, id);
  await reap(system.ports);
  assert.equal(await status(id), 'GONE');
});

// Better than Nova, which frees the volume while the host may still write to it.
story('a volume of a deleted server stays claimed until its silent host is back and has let go', async (system) => {
  const { boot, volume, attach, delete: remove, status, volumeStatus } = cloud(system);
  const [a, b] = [await boot('a'), await boot('b')];
  const v = await volume();
  await attach(a, v);
  await system.settle();
  assert.equal((await remove(a)).status, 204);
  await silence(system, a);
  await reap(system.ports);
  assert.equal(await status(a), 'GONE');
  assert.equal((await attach(b, v)).status, 400);

  await system.beat();
  await reap(system.ports);
  await system.settle();
  assert.equal(await volumeStatus(v), 'available');
  assert.deepEqual(await connections(system, v), []);
  assert.equal((await attach(b, v)).status, 202);
});

story('a build that a host refuses is tried on another, and ends in ERROR when all have refused', async (system) => {
  const { create, show, status } = cloud(system);
  const hosts = [...system.hosts.values()];
  const tried: string[] = [];
  for (const host of hosts) {
    host.intercept = ({ operation }) => {
      if (operation !== 'spawn') return;
      tried.push(host.name);
      if (tried.length === 1) throw new DriverFault('The disk is on fire.');
    };
  }
  const moved = await create('moved');
  await system.settle();
  assert.equal(await status(moved), 'ACTIVE');
  assert.equal(new Set(tried).size, 2);

  for (const host of hosts) {
    host.intercept = ({ operation }) => {
      if (operation === 'spawn') throw new DriverFault('The disk is on fire.');
    };
  }
  const refused = await create('refused');
  await system.settle();
  const shown = await show(refused);
  assert.equal(shown.at('server.status'), 'ERROR');
  assert.match(String(shown.at('server.fault.message')), /The disk is on fire\./);
});

story('a command that was committed and not sent is sent later, and carried out once', async (system) => {
  const { create, status } = cloud(system);
  const { queues } = system.ports;
  const send = queues.send.bind(queues);
  let isBroken = true;
  queues.send = async (queue, message) => {
    if (isBroken && queue.startsWith(hostQueue(''))) throw new Error('The queue is out of reach.');
    return send(queue, message);
  };
  const builds: string[] = [];
  for (const host of system.hosts.values())
    host.intercept = ({ operation, serverId }) => void (operation === 'spawn' && builds.push(serverId));
  const id = await create('late');
  await system.settle();
  assert.equal(await status(id), 'BUILD');

  isBroken = false;
  system.records.length = 0;
  await dispatchOwed(system.ports, 0);
  await dispatchOwed(system.ports, 0);
  await system.settle();
  assert.equal(await status(id), 'ACTIVE');
  assert.deepEqual(builds, [id]);
});

story(
  'bug-605: what a host was told to let go of after something newer it is told again, since it may never have had it',
  async (system) => {
    const { ask, boot, volume, attach, show, askVolumes } = cloud(system);
    const network = await system.request('POST', '/network/v2.0/networks', { as: 'member', body: { network: { name: 'blue' } } });
    const subnet = { network_id: network.text('network.id'), ip_version: 4, cidr: '10.0.0.0/24' };
    assert.equal((await system.request('POST', '/network/v2.0/subnets', { as: 'member', body: { subnet } })).status, 201);
    const [id, never, newer, newest] = [await boot('web'), await volume(), await volume(), await volume()];
    const all = [...system.hosts.values()];
    /** Of each kind the first message is lost by the queue. */
    const isLost = new Set(['attach_volume', 'attach_interface', 'detach_volume', 'detach_interface']);
    for (const host of all) host.fate = ({ name }) => (isLost.delete(name) ? 'lost' : 'answered');

    assert.equal((await attach(id, never)).status, 202);
    assert.equal((await ask('POST', `/servers/${id}/os-interface`, { interfaceAttachment: { net_id: subnet.network_id } })).status, 200);
    await system.settle();
    assert.equal((await attach(id, newer)).status, 202);
    await system.settle();
    // Their time is over: the host is told to let go of them, which is lost as well.
    await system.clock.advance(limits.hostGoneSeconds * 1000);
    await system.beat();
    await reap(system.ports);
    await system.settle();
    assert.deepEqual([...isLost], []);
    assert.equal((await attach(id, newest)).status, 202);
    for (let look = 0; look < 4; look++) {
      await system.settle();
      await system.clock.advance(61_000);
      await system.beat();
      await reap(system.ports);
    }
    await system.settle();

    const attached = (await show(id)).at('server.os-extended-volumes:volumes_attached') as { id: string }[];
    assert.deepEqual(attached.map((each) => each.id).toSorted(), [newer, newest].toSorted());
    assert.equal((await askVolumes('GET', `/volumes/${never}`)).text('volume.status'), 'available');
    assert.deepEqual((await ask('GET', `/servers/${id}/os-interface`)).at('interfaceAttachments'), []);
    const [machine] = (await Promise.all(all.map(({ driver }) => driver.machines()))).flat();
    assert.deepEqual([machine?.volumeIds.toSorted(), machine?.portIds], [[newer, newest].toSorted(), []]);
  },
);

/** What becomes of a volume when its agent is late, repeats itself, or is not there. */
import assert from 'node:assert/strict';
import { dispatchOwed } from '../../functions/workers/dispatch.ts';
import { reap } from '../../functions/workers/reap.ts';
import { testImageId } from '../../shared/image/test-image.ts';
import { eventsQueue } from '../../shared/messaging/agent-queues.ts';
import { type VolumeEvent, volumeEventMessage } from '../../shared/messaging/volume-orders.ts';
import { volumes } from '../../shared/volume/volume.ts';
import type { OrderFate } from '../support/volume-agent.ts';
import { cloud } from './cloud.ts';
import { extend, forbid, keeper, made, settings, sizeOf, snapshotStatus } from './kept-volumes.ts';
import { story } from './story.ts';

story(
  'what an agent is late with, or says twice, changes nothing that is newer',
  async (system) => {
    const { snapshot, volumeStatus } = cloud(system);
    const fates: OrderFate[] = ['late', 'told twice', 'answered'];
    keeper(system).fate = () => fates.shift() ?? 'answered';
    const id = await made(system);
    assert.equal(await volumeStatus(id), 'creating');
    await cloud(system).resetVolume(id);
    const taken = await snapshot(id);
    await system.settleVolumes();
    assert.equal(await snapshotStatus(system, taken), 'available');
    await keeper(system).tell();
    await system.settle();
    assert.equal(await snapshotStatus(system, taken), 'available');
    const { kept } = (await volumes.get(system.ports.store, id)) ?? {};
    assert.equal(kept?.settledRevision, kept?.revision);
    // An answer to no order, and one from elsewhere, are not believed.
    const standing = { sizeGib: 1, snapshotIds: [], exports: [] };
    const false_: VolumeEvent = { type: 'volume', host: 'store-1', volumeId: id, revision: 99, standing, uploaded: [], faults: [], at: 0 };
    for (const [index, event] of [false_, { ...false_, host: 'store-2', revision: kept?.revision ?? 0 }].entries()) {
      await system.ports.queues.send(eventsQueue, volumeEventMessage(event, { id: `false-${index}`, receiveCount: 1 }));
    }
    await system.settle();
    assert.deepEqual((await volumes.get(system.ports.store, id))?.kept, kept);
  },
  settings,
);

story(
  'an order that is lost, or whose agent dies or is down, comes again until it is answered',
  async (system) => {
    const { volume, volumeStatus } = cloud(system);
    const agent = keeper(system);
    const fates: OrderFate[] = ['lost', 'dies after', 'answered'];
    agent.fate = () => fates.shift() ?? 'answered';
    const id = await volume();
    await system.settle();
    assert.equal(await volumeStatus(id), 'creating');
    await system.clock.advance(61_000);
    await system.beatVolumes();
    await reap(system.ports);
    await system.settle();
    assert.equal(await volumeStatus(id), 'available');
    assert.equal(fates.length, 0);

    // It is down for an hour, and is told when it is back.
    agent.isOff = true;
    await system.clock.advance(3_600_000);
    const owed = await extend(system, id, 2);
    assert.equal(owed.status, 202);
    await system.clock.advance(61_000);
    assert.equal((await reap(system.ports)).orders, 1);
    agent.isOff = false;
    await system.beatVolumes();
    await system.clock.advance(61_000);
    await reap(system.ports);
    await system.settle();
    assert.deepEqual([await volumeStatus(id), await sizeOf(system, id)], ['available', 2]);
    await system.clock.advance(3_600_000);
    assert.equal((await reap(system.ports)).orders, 0);
  },
  settings,
);

story(
  'an order that could not be sent is sent by whoever looks for it',
  async (system) => {
    const { volume, volumeStatus } = cloud(system);
    const { volumeAgents } = system.ports;
    const sends = { ...volumeAgents };
    assert.ok(volumeAgents && sends.order);
    Object.assign(volumeAgents, { order: async () => Promise.reject(new Error('The queue is away.')) });
    const id = await volume();
    Object.assign(volumeAgents, { order: sends.order });
    await system.settle();
    assert.equal(await volumeStatus(id), 'creating');
    await system.clock.advance(2_000);
    assert.equal(await dispatchOwed(system.ports, 1_000), 1);
    await system.settle();
    assert.equal(await volumeStatus(id), 'available');
  },
  settings,
);

story(
  'a volume that its agent has lost is in error',
  async (system) => {
    const { snapshot, volumeStatus } = cloud(system);
    const id = await made(system);
    keeper(system).volumes.delete(id);
    forbid(system, 'volume');
    await snapshot(id);
    await system.settle();
    assert.equal(await volumeStatus(id), 'error');
  },
  settings,
);

story(
  'a server that is deleted while its volume is made takes it along',
  async (system) => {
    const { create, delete: remove, status, volumeUsage } = cloud(system);
    const fates: OrderFate[] = ['late'];
    keeper(system).fate = () => fates.shift() ?? 'answered';
    const disk = { source_type: 'blank', destination_type: 'volume', volume_size: 1, delete_on_termination: true };
    const root = { source_type: 'image', destination_type: 'local', uuid: testImageId, boot_index: 0 };
    const server = await create('a', { block_device_mapping_v2: [root, { ...disk, boot_index: -1 }] });
    await remove(server);
    await system.settle();
    assert.equal(await status(server), 'GONE');
    assert.deepEqual(await volumeUsage(), [0, 0, 0]);
    assert.equal(keeper(system).volumes.size, 0);
  },
  settings,
);

story(
  'an agent that comes back without the key of an export is sent it again',
  async (system) => {
    const { boot, attach, volumeStatus } = cloud(system);
    const id = await made(system);
    const server = await boot('a');
    await attach(server, id);
    await system.settle();
    const agent = keeper(system);
    const volume = agent.volumes.get(id);
    const { kept } = (await volumes.get(system.ports.store, id)) ?? {};
    assert.ok(volume && kept);
    const [[name, key] = []] = [...volume.exports];
    volume.exports.clear();
    const faults: VolumeEvent['faults'] = [
      { of: 'export', id: name?.split('.')[0], message: 'It is not known how the host proves itself.' },
    ];
    const standing = { sizeGib: 1, snapshotIds: [], exports: [] };
    const said: VolumeEvent = {
      type: 'volume',
      host: 'store-1',
      volumeId: id,
      revision: kept.revision,
      standing,
      uploaded: [],
      faults,
      at: 0,
    };
    await system.ports.queues.send(eventsQueue, volumeEventMessage(said, { id: 'restored', receiveCount: 1 }));
    await system.settle();
    assert.deepEqual([...volume.exports], [[name, key]]);
    assert.equal(await volumeStatus(id), 'in-use');
    // What it cannot do is asked for in time, and not at once for ever.
    const orders = agent.orders.length;
    agent.forbids = () => faults;
    await system.ports.queues.send(
      eventsQueue,
      volumeEventMessage({ ...said, revision: kept.revision + 1 }, { id: 'again', receiveCount: 1 }),
    );
    await system.settle();
    assert.equal(agent.orders.length, orders + 1);
    await system.clock.advance(61_000);
    await system.beatVolumes();
    assert.equal((await reap(system.ports)).orders, 1);
  },
  settings,
);

story(
  'a volume whose agent never answers is forgotten when an administrator insists',
  async (system) => {
    const { volumeStatus, askVolumes, volumeUsage } = cloud(system);
    const id = await made(system);
    keeper(system).isOff = true;
    await extend(system, id, 3);
    await cloud(system).resetVolume(id);
    assert.equal((await extend(system, id, 3)).status, 400, 'it grows to that already');
    assert.equal((await extend(system, id, 4)).status, 202);
    assert.deepEqual(await volumeUsage(), [1, 0, 4]);
    await cloud(system).resetVolume(id);
    assert.equal((await askVolumes('DELETE', `/volumes/${id}`)).status, 202);
    const force = () => cloud(system, 'admin').askVolumes('POST', `/volumes/${id}/action`, { 'os-force_delete': {} });
    assert.equal(await volumeStatus(id), 'deleting');
    assert.equal((await force()).status, 202);
    assert.deepEqual([await volumeStatus(id), await volumeUsage()], ['GONE', [0, 0, 0]]);
    // It has been told all the same.
    keeper(system).isOff = false;
    await system.settle();
    assert.equal(keeper(system).volumes.size, 0);
  },
  settings,
);

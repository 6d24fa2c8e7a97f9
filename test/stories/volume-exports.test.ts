import assert from 'node:assert/strict';
import { DriverFault } from '../../agent/driver.ts';
import { hosts } from '../../shared/compute/hosts/host.ts';
import { testImageId } from '../../shared/image/test-image.ts';
import * as limits from '../../shared/limits.ts';
import { hostQueue } from '../../shared/messaging/agent-queues.ts';
import { readCommand } from '../../shared/messaging/commands.ts';
import { transaction } from '../../shared/store/transaction.ts';
import type { System } from '../support/system.ts';
import { cloud } from './cloud.ts';
import { imagesOf } from './images.ts';
import { forbid, keeper, settings, told } from './kept-volumes.ts';
import { story } from './story.ts';

/** A volume that is there. */
async function made(system: System, more: object = {}): Promise<string> {
  const id = await cloud(system).volume(more);
  await system.settle();
  return id;
}

const hostOf = async (system: System, server: string) => (await cloud(system, 'admin').show(server)).text('server.OS-EXT-SRV-ATTR:host');

/** Hosts that reach a volume, as its agent has it. */
const reachedBy = (system: System, id: string) =>
  keeper(system)
    .exportsOf(id)
    .map((name) => name.slice(name.indexOf('.') + 1));

/** Which hosts came and went, in order. */
const ways = (system: System) => keeper(system).journal.map((line) => `${line[0]} ${line.slice(line.indexOf('.') + 1)}`);

/** What a host is told, without taking it. */
async function toldTo(system: System, host: string) {
  const { queues } = system.ports;
  const messages = await queues.receive(hostQueue(host), { limit: 10, waitSeconds: 0, visibilitySeconds: 30 });
  for (const { receipt } of messages) await queues.extend(hostQueue(host), receipt, 0);
  return messages.map(({ body }) => readCommand(body));
}

story(
  'a host reaches a volume from when it is promised until it has let go',
  async (system) => {
    const { boot, attach, detach, volumeStatus } = cloud(system);
    const id = await made(system);
    const server = await boot('a');
    const host = await hostOf(system, server);
    assert.equal((await attach(server, id)).status, 202);
    const [told] = await toldTo(system, host);
    assert.equal(told?.name, 'attach_volume');
    const { attachmentId, connection } = told?.name === 'attach_volume' ? told.payload : assert.fail();
    const key = (connection['data'] as { readonly key: string }).key;
    assert.match(key, /^[0-9a-f]{64}$/);
    assert.deepEqual(connection, {
      driver_volume_type: 'nbd',
      data: { volume_id: id, export: `${attachmentId}.${host}`, reach: keeper(system).reach, key, is_read_only: false },
    });
    await system.settle();
    assert.equal(await volumeStatus(id), 'in-use');
    assert.deepEqual(keeper(system).volumes.get(id)?.exports, new Map([[`${attachmentId}.${host}`, key]]));
    await detach(server, id);
    await keeper(system).work();
    assert.deepEqual(reachedBy(system, id), [host], 'the host has not let go yet');
    await system.settle();
    assert.deepEqual(reachedBy(system, id), []);
    assert.equal(await volumeStatus(id), 'available');
  },
  settings,
);

story(
  'on one machine a host needs no key',
  async (system) => {
    const { boot, attach } = cloud(system);
    await system.clock.advance(1_000);
    keeper(system).reach = { folder: '/run/store-1' };
    await system.beatVolumes();
    const id = await made(system);
    const server = await boot('a');
    await attach(server, id);
    const [told] = await toldTo(system, await hostOf(system, server));
    const { connection } = told?.name === 'attach_volume' ? told.payload : assert.fail();
    assert.deepEqual(Object.keys(connection['data'] as object), ['volume_id', 'export', 'reach', 'is_read_only']);
    await system.settle();
    assert.deepEqual([...(keeper(system).volumes.get(id)?.exports.values() ?? [])], [undefined]);
  },
  settings,
);

const bootVolume = {
  ...{ source_type: 'image', destination_type: 'volume', uuid: testImageId, volume_size: 1, boot_index: 0, delete_on_termination: true },
};

story(
  'a server boots from a volume that is made of an image for it, and takes it along when it goes',
  async (system) => {
    const { boot, show, delete: remove, volumeStatus, volumeUsage } = cloud(system);
    const server = await boot('a', { imageRef: '', block_device_mapping_v2: [bootVolume] });
    const id = (await show(server)).text('server.os-extended-volumes:volumes_attached.0.id');
    assert.equal(await volumeStatus(id), 'in-use');
    assert.deepEqual(reachedBy(system, id), [await hostOf(system, server)]);
    assert.equal(keeper(system).volumes.get(id)?.source?.of, 'image');
    await remove(server);
    await system.settle();
    assert.equal(await volumeStatus(id), 'GONE');
    assert.deepEqual(await volumeUsage(), [0, 0, 0]);
    assert.equal(keeper(system).volumes.size, 0);
  },
  settings,
);

story(
  'a build that fails on one host is tried on another, which alone reaches the volume then',
  async (system) => {
    const { create, status } = cloud(system);
    const id = await made(system);
    const refused: string[] = [];
    for (const host of system.hosts.values()) {
      host.intercept = ({ operation }) => {
        if (operation !== 'spawn' || refused.length > 0) return;
        refused.push(host.name);
        throw new DriverFault('The disk is full.');
      };
    }
    const root = { source_type: 'image', destination_type: 'local', uuid: testImageId, boot_index: 0 };
    const mapping = { source_type: 'volume', destination_type: 'volume', uuid: id, boot_index: -1 };
    const server = await create('a', { block_device_mapping_v2: [root, mapping] });
    await system.settle();
    assert.equal(await status(server), 'ACTIVE');
    const host = await hostOf(system, server);
    assert.notEqual(host, refused[0]);
    assert.deepEqual(reachedBy(system, id), [host]);
    assert.deepEqual(ways(system), [`+ ${refused[0]}`, `- ${refused[0]}`, `+ ${host}`]);
  },
  settings,
);

/** A server that runs with a volume. */
async function withVolume(system: System) {
  const { boot, attach } = cloud(system);
  const [server, id] = [await boot('web'), await made(system)];
  await attach(server, id);
  await system.settle();
  const source = await hostOf(system, server);
  return { server, id, source, destination: ['host-1', 'host-2'].find((name) => name !== source) ?? '' };
}

story(
  'an evacuated host reaches its volumes no more before the new one does',
  async (system) => {
    const { server, id, source, destination } = await withVolume(system);
    system.off.add(source);
    await system.clock.advance(limits.serviceDownSeconds * 1000);
    await system.beat([destination]);
    await system.beatVolumes();
    await transaction(system.ports, async (tx) => {
      const registered = await tx.get(hosts, source);
      assert.ok(registered);
      tx.put(hosts, { ...registered, isForcedDown: true });
    });
    assert.equal((await cloud(system, 'admin').action(server, 'evacuate', {})).status, 200);
    await system.settle();
    assert.equal(await hostOf(system, server), destination);
    assert.deepEqual(reachedBy(system, id), [destination]);
    assert.deepEqual(ways(system), [`+ ${source}`, `- ${source}`, `+ ${destination}`]);
  },
  settings,
);

for (const [action, body, then] of [
  ['migrate', null, 'confirmResize'],
  ['migrate', null, 'revertResize'],
  ['os-migrateLive', { host: null, block_migration: 'auto' }, undefined],
] as const) {
  story(
    `a move (${then ?? action}) takes the volume along when the source has let go of it`,
    async (system) => {
      const { server, id, source, destination } = await withVolume(system);
      assert.equal((await cloud(system, 'admin').action(server, action, body)).status, 202);
      assert.deepEqual(reachedBy(system, id), [source]);
      await system.settle();
      assert.deepEqual(reachedBy(system, id), [destination]);
      if (then !== undefined) await cloud(system).action(server, then);
      await system.settle();
      const isBack = then === 'revertResize';
      assert.equal(await hostOf(system, server), isBack ? source : destination);
      const way = [`+ ${source}`, `- ${source}`, `+ ${destination}`];
      assert.deepEqual(ways(system), isBack ? [...way, `- ${destination}`, `+ ${source}`] : way);
    },
    settings,
  );
}

story(
  'a move that fails leaves the volume with the source',
  async (system) => {
    const { server, id, source } = await withVolume(system);
    for (const host of system.hosts.values()) {
      host.intercept = ({ operation }) => {
        if (operation === 'spawn') throw new DriverFault('The disk is full.');
      };
    }
    await cloud(system, 'admin').action(server, 'migrate');
    await system.settle();
    assert.equal(await hostOf(system, server), source);
    assert.deepEqual(reachedBy(system, id), [source]);
  },
  settings,
);

story(
  'a shelved server has its volume nowhere, and gets it where it comes back',
  async (system) => {
    const { server, id } = await withVolume(system);
    await cloud(system).action(server, 'shelve');
    await system.settle();
    assert.deepEqual(reachedBy(system, id), []);
    assert.equal(await cloud(system).volumeStatus(id), 'reserved');
    await cloud(system).action(server, 'unshelve');
    await system.settle();
    assert.deepEqual(reachedBy(system, id), [await hostOf(system, server)]);
  },
  settings,
);

story(
  'whoever attaches by the API of volumes reaches them as the host that he names',
  async (system) => {
    const { askVolumes } = cloud(system, 'admin');
    const id = await made(system);
    const asked = { attachment: { volume_uuid: id, instance_uuid: null, connector: null } };
    const attachment = (await askVolumes('POST', '/attachments', asked)).text('attachment.id');
    await system.settle();
    assert.deepEqual(reachedBy(system, id), []);
    await askVolumes('PUT', `/attachments/${attachment}`, { attachment: { connector: { host: 'metal-1' } } });
    await system.settle();
    assert.deepEqual(reachedBy(system, id), ['metal-1']);
    // The record says what it likes: the attachment stands.
    await cloud(system).resetVolume(id);
    await system.settle();
    assert.deepEqual(reachedBy(system, id), ['metal-1']);
    assert.equal((await askVolumes('DELETE', `/attachments/${attachment}`)).status, 200);
    await system.settle();
    assert.deepEqual(reachedBy(system, id), []);
  },
  settings,
);

story(
  'a server for whose volume there is no room ends in error, and leaves no volume behind',
  async (system) => {
    const { create, show, volumeUsage } = cloud(system);
    await system.clock.advance(1_000);
    await system.beatVolumes(['store-1'], { totalGib: 10, freeGib: 10, provisionedGib: 10 });
    const server = await create('a', { imageRef: '', block_device_mapping_v2: [bootVolume] });
    await system.settle();
    const shown = (await show(server)).at('server') as { readonly status: string; readonly fault: { readonly message: string } };
    assert.deepEqual([shown.status, shown.fault.message], ['ERROR', 'No valid host was found. There are not enough hosts available.']);
    assert.deepEqual(await volumeUsage(), [0, 0, 0]);
  },
  settings,
);

story(
  'what takes something away does not wait for what its agent is at',
  async (system) => {
    const { server, id } = await withVolume(system);
    const { queues } = system.ports;
    const groups = async () => {
      const messages = await queues.receive(hostQueue('store-1'), { limit: 10, waitSeconds: 0, visibilitySeconds: 30 });
      for (const { receipt } of messages) await queues.extend(hostQueue('store-1'), receipt, 0);
      return messages.map(({ group }) => group);
    };
    await cloud(system).askVolumes('POST', `/volumes/${id}/action`, { 'os-extend': { new_size: 9 } });
    assert.deepEqual(await groups(), [id]);
    await system.settle();
    await cloud(system).detach(server, id);
    keeper(system).isOff = true;
    await system.settle();
    assert.deepEqual(await groups(), [`${id}:control`]);
    keeper(system).isOff = false;
    await system.settle();
    assert.deepEqual(reachedBy(system, id), []);
    await cloud(system).askVolumes('DELETE', `/volumes/${id}`);
    assert.deepEqual(await groups(), [`${id}:control`]);
  },
  settings,
);

story(
  'a volume that a server boots from is made anew of another image, and no host reaches what was there before',
  async (system) => {
    const { boot, ask, status } = cloud(system);
    const rebuild = (imageRef: string, version = '2.93') => ask('POST', `/servers/${server}/action`, { rebuild: { imageRef } }, version);
    const server = await boot('a', { imageRef: '', block_device_mapping_v2: [bootVolume] });
    const [id = ''] = keeper(system).volumes.keys();
    const [old = ''] = keeper(system).exportsOf(id);
    const other = await imagesOf(system).make({});
    assert.equal((await rebuild(other, '2.92')).status, 400);
    assert.equal((await rebuild(other)).status, 202);
    await system.settle();
    assert.deepEqual([await status(server), keeper(system).exportsOf(id)], ['ACTIVE', [`1.${old}`]]);
    const made = keeper(system).volumes.get(id)?.source;
    assert.ok(made?.of === 'image' && made.image.id === other);
    assert.deepEqual(keeper(system).journal.slice(-2), [`- ${old}`, `+ 1.${old}`]);

    // What cannot be replaced is told, and may be replaced another time.
    forbid(system, 'contents');
    await rebuild(testImageId);
    await system.settle();
    assert.deepEqual([await told(system), keeper(system).exportsOf(id)], ['reimage volume:The disk is full.', []]);
    keeper(system).forbids = () => [];
    assert.equal((await rebuild(testImageId)).status, 202);
    await system.settle();
    assert.deepEqual([await status(server), keeper(system).exportsOf(id)], ['ACTIVE', [`3.${old}`]]);
  },
  settings,
);

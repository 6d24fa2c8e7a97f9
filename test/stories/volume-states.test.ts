/** What becomes of a volume when its agent succeeds or fails. */
import assert from 'node:assert/strict';
import { reap } from '../../functions/workers/reap.ts';
import type { System } from '../support/system.ts';
import { cloud } from './cloud.ts';
import { imagesOf } from './images.ts';
import { extend, forbid, keeper, made, settings, sizeOf, snapshotStatus, told } from './kept-volumes.ts';
import { story } from './story.ts';

story(
  'a volume that cannot be made is in error, and its owner reads why and deletes it',
  async (system) => {
    const { volumeStatus, askVolumes, volumeUsage } = cloud(system);
    forbid(system, 'volume');
    const id = await made(system);
    assert.equal(await volumeStatus(id), 'error');
    assert.equal(await told(system), 'create volume from backend storage:The disk is full.');
    keeper(system).forbids = () => [];
    assert.equal((await askVolumes('DELETE', `/volumes/${id}`)).status, 202);
    await system.settle();
    assert.equal(await volumeStatus(id), 'GONE');
    assert.deepEqual(await volumeUsage(), [0, 0, 0]);
  },
  settings,
);

story(
  'a volume that cannot be deleted says so, and is gone when it can',
  async (system) => {
    const { volumeStatus, askVolumes } = cloud(system);
    const id = await made(system);
    forbid(system, 'volume');
    await askVolumes('DELETE', `/volumes/${id}`);
    await system.settle();
    assert.equal(await volumeStatus(id), 'error_deleting');
    assert.equal(await told(system), 'delete volume:The disk is full.');
    keeper(system).forbids = () => [];
    await system.clock.advance(61_000);
    await reap(system.ports);
    await system.settle();
    assert.equal(await volumeStatus(id), 'GONE');
  },
  settings,
);

story(
  'a volume grows on its agent’s word, in use or not',
  async (system) => {
    const { boot, attach, volumeStatus, volumeUsage } = cloud(system);
    const id = await made(system);
    assert.equal((await extend(system, id, 3)).status, 202);
    assert.deepEqual([await volumeStatus(id), await sizeOf(system, id), await volumeUsage()], ['extending', 1, [1, 0, 3]]);
    assert.equal((await extend(system, id, 4)).status, 400);
    await system.settle();
    assert.deepEqual([await volumeStatus(id), await sizeOf(system, id)], ['available', 3]);
    const server = await boot('a');
    await attach(server, id);
    await system.settle();
    await extend(system, id, 5);
    assert.equal(await volumeStatus(id), 'extending');
    await system.settle();
    assert.deepEqual([await volumeStatus(id), await sizeOf(system, id), keeper(system).volumes.get(id)?.sizeGib], ['in-use', 5, 5]);
    const machines = (await Promise.all([...system.hosts.values()].map(({ driver }) => driver.machines()))).flat();
    assert.deepEqual(
      machines.map(({ connections }) => connections[id]?.extended),
      [1],
      'the guest sees it',
    );
  },
  settings,
);

story(
  'a volume that cannot grow gives back what it took, and can be tried again',
  async (system) => {
    const { volumeStatus, volumeUsage } = cloud(system);
    const id = await made(system);
    forbid(system, 'size');
    await extend(system, id, 3);
    await system.settle();
    assert.deepEqual([await volumeStatus(id), await sizeOf(system, id), await volumeUsage()], ['error_extending', 1, [1, 0, 1]]);
    assert.equal(await told(system), 'extend volume:The disk is full.');
    keeper(system).forbids = () => [];
    await cloud(system).resetVolume(id);
    await extend(system, id, 3);
    await system.settle();
    assert.deepEqual([await volumeStatus(id), await sizeOf(system, id)], ['available', 3]);
  },
  settings,
);

story(
  'a snapshot is there, and goes, on the agent’s word',
  async (system) => {
    const { snapshot, askVolumes, volumeUsage } = cloud(system);
    const id = await made(system);
    const taken = await snapshot(id);
    assert.equal(await snapshotStatus(system, taken), 'creating');
    assert.equal((await askVolumes('POST', '/volumes', { volume: { snapshot_id: taken } })).status, 400);
    assert.equal((await askVolumes('DELETE', `/volumes/${id}`)).status, 400);
    await system.settle();
    assert.equal(await snapshotStatus(system, taken), 'available');
    assert.deepEqual(keeper(system).volumes.get(id)?.snapshotIds, [taken]);
    assert.equal((await askVolumes('DELETE', `/snapshots/${taken}`)).status, 202);
    assert.equal(await snapshotStatus(system, taken), 'deleting');
    await system.settle();
    assert.equal(await snapshotStatus(system, taken), 'GONE');
    assert.deepEqual(await volumeUsage(), [1, 0, 1]);
    assert.equal((await askVolumes('DELETE', `/volumes/${id}`)).status, 202);
  },
  settings,
);

story(
  'a snapshot that cannot be taken is in error until its owner deletes it',
  async (system) => {
    const { snapshot, askVolumes, volumeUsage, volumeStatus } = cloud(system);
    const id = await made(system);
    const taken = await snapshot(id);
    forbid(system, 'snapshot', taken);
    await system.settle();
    assert.equal(await snapshotStatus(system, taken), 'error');
    assert.equal(await told(system), 'create snapshot:The disk is full.');
    keeper(system).forbids = () => [];
    await system.settle();
    assert.deepEqual(keeper(system).volumes.get(id)?.snapshotIds, [], 'nobody asks for it again');
    assert.equal((await askVolumes('DELETE', `/snapshots/${taken}`)).status, 202);
    assert.equal(await snapshotStatus(system, taken), 'GONE');
    assert.deepEqual(await volumeUsage(), [1, 0, 1]);
    assert.equal(await volumeStatus(id), 'available');
  },
  settings,
);

story(
  'a volume and its snapshots are deleted at once when that is asked for',
  async (system) => {
    const { snapshot, askVolumes, volumeUsage } = cloud(system);
    const id = await made(system);
    for (let count = 0; count < 2; count++) await snapshot(id);
    await system.settle();
    assert.equal((await askVolumes('DELETE', `/volumes/${id}?cascade=true`)).status, 202);
    await system.settle();
    assert.deepEqual(await volumeUsage(), [0, 0, 0]);
    assert.equal(keeper(system).volumes.size, 0);
  },
  settings,
);

const upload = (system: System, id: string, more: object = {}) =>
  cloud(system).askVolumes('POST', `/volumes/${id}/action`, {
    'os-volume_upload_image': { image_name: 'copy', disk_format: 'qcow2', ...more },
  });

story(
  'an image is made of a volume, with what its agent says of the bytes',
  async (system) => {
    const { volumeStatus, boot, attach } = cloud(system);
    const id = await made(system);
    const answer = await upload(system, id);
    assert.equal(answer.status, 202, JSON.stringify(answer.body));
    const image = answer.text('os-volume_upload_image.image_id');
    assert.equal(answer.at('os-volume_upload_image.status'), 'uploading');
    assert.equal(await volumeStatus(id), 'uploading');
    assert.equal((await imagesOf(system).find(image))?.['status'], 'saving');
    await system.settle();
    const found = await imagesOf(system).find(image);
    assert.deepEqual([found?.['status'], found?.['size'], found?.['disk_format'], found?.['name']], ['active', 7, 'qcow2', 'copy']);
    assert.equal(await volumeStatus(id), 'available');
    assert.deepEqual(keeper(system).orders.at(-1)?.wanted?.uploads, [], 'it is asked for once');
    // In use it needs the flag.
    const server = await boot('a');
    await attach(server, id);
    await system.settle();
    assert.equal((await upload(system, id)).status, 400);
    assert.equal((await upload(system, id, { force: true })).status, 202);
    await system.settle();
    assert.equal(await volumeStatus(id), 'in-use');
  },
  settings,
);

story(
  'of an image that cannot be made of a volume nothing is left',
  async (system) => {
    const { volumeStatus } = cloud(system);
    const id = await made(system);
    const image = (await upload(system, id)).text('os-volume_upload_image.image_id');
    forbid(system, 'upload', image);
    await system.settle();
    assert.equal(await imagesOf(system).find(image), undefined);
    assert.equal(await volumeStatus(id), 'available');
    assert.equal(await told(system), 'copy volume to image:The disk is full.');
  },
  settings,
);

import assert from 'node:assert/strict';
import { testImageId } from '../../shared/image/test-image.ts';
import { cloud } from './cloud.ts';
import { story } from './story.ts';

const bootVolume = {
  source_type: 'image',
  destination_type: 'volume',
  uuid: testImageId,
  volume_size: 1,
  boot_index: 0,
  delete_on_termination: true,
};

// A server's end deleted its volume although there were snapshots of it, which could not be used from then on.
story('a volume that has snapshots stays when its server is deleted', async (system) => {
  const { boot, show, snapshot, volume, delete: remove, status, askVolumes, volumeUsage } = cloud(system);
  const id = await boot('a', { imageRef: '', block_device_mapping_v2: [bootVolume] });
  const v = (await show(id)).text('server.os-extended-volumes:volumes_attached.0.id');
  const s = await snapshot(v);
  assert.equal((await remove(id)).status, 204);
  await system.settle();
  assert.equal(await status(id), 'GONE');
  const shown = await askVolumes('GET', `/volumes/${v}`);
  assert.equal(shown.at('volume.status'), 'available');
  assert.deepEqual(shown.at('volume.attachments'), []);
  assert.deepEqual(await volumeUsage(), [1, 1, 2]);
  await volume({ size: null, snapshot_id: s });
});

story('without snapshots it is deleted with its server', async (system) => {
  const { boot, show, snapshot, delete: remove, askVolumes, volumeStatus, volumeUsage } = cloud(system);
  const id = await boot('a', { imageRef: '', block_device_mapping_v2: [bootVolume] });
  const v = (await show(id)).text('server.os-extended-volumes:volumes_attached.0.id');
  assert.equal((await askVolumes('DELETE', `/snapshots/${await snapshot(v)}`)).status, 202);
  await remove(id);
  await system.settle();
  assert.equal(await volumeStatus(v), 'GONE');
  assert.deepEqual(await volumeUsage(), [0, 0, 0]);
});

story('of a snapshot and the deletion of its volume that race, one is made', async (system) => {
  const { volume, askVolumes, volumeStatus } = cloud(system);
  for (let round = 0; round < 8; round++) {
    const v = await volume();
    const [taken, deleted] = await Promise.all([
      askVolumes('POST', '/snapshots', { snapshot: { volume_id: v } }),
      askVolumes('DELETE', `/volumes/${v}`),
    ]);
    const outcome = `${taken.status} ${deleted.status}`;
    assert.ok(outcome === '202 400' || outcome === '404 202', outcome);
    assert.equal(await volumeStatus(v), deleted.status === 202 ? 'GONE' : 'available');
  }
});

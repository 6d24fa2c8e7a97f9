import assert from 'node:assert/strict';
import { testImageId } from '../../shared/image/test-image.ts';
import { must } from '../support/cloud.ts';
import { cloud, complaint } from './cloud.ts';
import { story } from './story.ts';

story('a server gets no volume that is smaller than what it is made of', async (system) => {
  const { createRequest, volume, snapshot, volumeUsage } = cloud(system);
  const s = await snapshot(await volume({ size: 5, imageRef: testImageId }));
  const image = await must(system, 'POST', '/image/v2/images', {
    body: { name: 'large', disk_format: 'raw', container_format: 'bare', min_disk: 3 },
  });
  const imageId = image.text('id');
  await must(system, 'PUT', `/image/v2/images/${imageId}/file`, { body: 'data', headers: { 'content-type': 'application/octet-stream' } });
  const used = await volumeUsage();

  const withDisk = (disk: object, more: object = { imageRef: '' }) =>
    createRequest('a', { ...more, block_device_mapping_v2: [{ destination_type: 'volume', boot_index: 0, ...disk }] });
  const local = { source_type: 'image', destination_type: 'local', uuid: testImageId, boot_index: 0 };
  const beside = (disk: object) =>
    createRequest('a', { block_device_mapping_v2: [local, { destination_type: 'volume', boot_index: -1, ...disk }] });

  const fromSnapshot = await withDisk({ source_type: 'snapshot', uuid: s, volume_size: 1 });
  assert.equal(fromSnapshot.status, 400);
  assert.equal(
    complaint(fromSnapshot, 'badRequest'),
    "Invalid input received: Volume size '1'GB cannot be smaller than the snapshot size 5GB.",
  );
  assert.equal((await beside({ source_type: 'snapshot', uuid: s, volume_size: 4 })).status, 400);
  const fromImage = await withDisk({ source_type: 'image', uuid: imageId, volume_size: 2 });
  assert.equal(fromImage.status, 400);
  assert.match(complaint(fromImage, 'badRequest'), /^Volume is smaller than the minimum size specified in image metadata/);
  const second = await beside({ source_type: 'image', uuid: imageId, volume_size: 2 });
  assert.equal(second.status, 400);
  assert.match(complaint(second, 'badRequest'), /cannot be smaller than the image size or its minDisk 3GB/);
  assert.deepEqual(await volumeUsage(), used);

  assert.equal((await withDisk({ source_type: 'snapshot', uuid: s, volume_size: 5 })).status, 202);
  assert.equal((await beside({ source_type: 'snapshot', uuid: s })).status, 202);
  assert.equal((await beside({ source_type: 'image', uuid: imageId, volume_size: 3 })).status, 202);
});

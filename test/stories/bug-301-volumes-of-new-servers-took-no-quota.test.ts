import assert from 'node:assert/strict';
import { testImageId } from '../../shared/image/test-image.ts';
import { parseUsage } from '../../shared/quota/servers.ts';
import { projectUsageKey } from '../../shared/quota/usage.ts';
import { projects } from '../support/personas.ts';
import { cloud, complaint } from './cloud.ts';
import { story } from './story.ts';

const volumes = (count: number, sizeGib: number, more: object = {}) =>
  Array.from({ length: count }, () => ({ source_type: 'blank', destination_type: 'volume', volume_size: sizeGib, ...more }));
const disks = (count: number, sizeGib: number, more: object = {}) => ({
  block_device_mapping_v2: [
    { source_type: 'image', destination_type: 'local', uuid: testImageId, boot_index: 0, delete_on_termination: true },
    ...volumes(count, sizeGib, more),
  ],
});

// 162 of 100 volumes and 2,147,483,648 of 1,000 GiB were made by creating servers.
story('the volumes of new servers take from the quota, and what exceeds it is refused and changes nothing', async (system) => {
  const { ask, createRequest, boot, delete: remove, volumeUsage } = cloud(system);
  const instances = async () => parseUsage(await system.ports.store.get(projectUsageKey(projects.own))).instances;
  const list = async () => ((await ask('GET', '/servers')).at('servers') as unknown[]).length;

  const large = await createRequest('large', disks(1, 1001));
  assert.equal(large.status, 403);
  assert.equal(
    complaint(large, 'forbidden'),
    'VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota. ' +
      'Requested 1001G, quota is 1000G and 0G has been consumed.',
  );
  const huge = await createRequest('huge', disks(1, 2_147_483_647));
  assert.equal(huge.status, 403);
  assert.deepEqual([await list(), await instances(), await volumeUsage()], [0, 0, [0, 0, 0]]);

  const id = await boot('a', disks(2, 400, { delete_on_termination: true }));
  assert.deepEqual(await volumeUsage(), [2, 0, 800]);
  assert.equal((await createRequest('b', disks(1, 201))).status, 403);
  await remove(id);
  await system.settle();
  assert.deepEqual(await volumeUsage(), [0, 0, 0]);
});

story('many servers at once do not exceed it either, and leave no volume behind', async (system) => {
  const { createRequest, volumeUsage, askVolumes } = cloud(system);
  // Five servers with 21 volumes each are made in several commits; the last would exceed 100 volumes.
  const many = await createRequest('many', { ...disks(21, 1), min_count: 5, max_count: 5 });
  assert.equal(many.status, 403);
  assert.match(complaint(many, 'forbidden'), /^VolumeLimitExceeded: Maximum number of volumes allowed \(100\) exceeded/);
  await system.settle();
  assert.deepEqual(await volumeUsage(), [0, 0, 0]);
  assert.deepEqual((await askVolumes('GET', '/volumes')).at('volumes'), []);
});

story('servers that are created at once share what is left of it', async (system) => {
  const { createRequest, volumeUsage } = cloud(system);
  const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => createRequest(`s${index}`, disks(1, 200))));
  assert.equal(answers.filter(({ status }) => status === 202).length, 5);
  assert.deepEqual(await volumeUsage(), [5, 0, 1000]);
});

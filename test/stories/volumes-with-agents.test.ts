import assert from 'node:assert/strict';
import { testImageId } from '../../shared/image/test-image.ts';
import type { System } from '../support/system.ts';
import { cloud } from './cloud.ts';
import { keeper } from './kept-volumes.ts';
import { story } from './story.ts';

const volumeHosts = ['store-1', 'store-2'];

/** Gives all room to the first volume host, and what was known of the hosts is forgotten. */
async function onlyFirst(system: System): Promise<void> {
  await system.clock.advance(1_000);
  await system.beatVolumes(['store-2'], { totalGib: 1000, freeGib: 10, provisionedGib: 995 });
  await system.clock.advance(6_000);
}

async function messages(system: System): Promise<readonly string[]> {
  const answer = await cloud(system).askVolumes('GET', '/messages');
  return (answer.at('messages') as { readonly user_message: string }[]).map(({ user_message }) => user_message);
}

story(
  'whoever takes an agent’s sign of life knows at once how much room there is',
  async (system) => {
    const { volume, volumeStatus } = cloud(system);
    await system.clock.advance(6_000);
    await system.beatVolumes(['store-1'], { totalGib: 10, freeGib: 0, provisionedGib: 10 });
    assert.equal(await volumeStatus(await volume()), 'error');
    await system.clock.advance(1_000);
    await system.beatVolumes(['store-1']);
    assert.equal(await volumeStatus(await volume()), 'creating');
  },
  { volumeHosts: ['store-1'] },
);

story(
  'a volume is made by the agent that has most room for it, and deleted on its word',
  async (system) => {
    const { volume, volumeStatus, askVolumes, volumeUsage } = cloud(system);
    await onlyFirst(system);
    const id = await volume({ size: 3 });
    assert.equal(await volumeStatus(id), 'creating');
    assert.equal((await askVolumes('DELETE', `/volumes/${id}`)).status, 400);
    const seen = await cloud(system, 'admin').askVolumes('GET', `/volumes/${id}`);
    assert.equal(seen.at('volume.os-vol-host-attr:host'), 'store-1@qemu#qemu');
    await system.settle();
    assert.equal(await volumeStatus(id), 'available');
    assert.equal(keeper(system).volumes.get(id)?.sizeGib, 3);
    assert.equal((await askVolumes('DELETE', `/volumes/${id}`)).status, 202);
    assert.equal(await volumeStatus(id), 'deleting');
    assert.deepEqual(await volumeUsage(), [1, 0, 3]);
    await system.settle();
    assert.equal(await volumeStatus(id), 'GONE');
    assert.deepEqual([...keeper(system).volumes], []);
    assert.deepEqual(await volumeUsage(), [0, 0, 0]);
  },
  { volumeHosts },
);

story(
  'where no agent has room, or none is up, the volume is in error and its owner is told',
  async (system) => {
    const { volume, volumeStatus, askVolumes } = cloud(system);
    await system.clock.advance(1_000);
    await system.beatVolumes(volumeHosts, { totalGib: 100, freeGib: 90, provisionedGib: 20 });
    const big = await volume({ size: 81 });
    assert.equal(await volumeStatus(big), 'error');
    await system.clock.advance(200_000);
    const late = await volume();
    assert.equal(await volumeStatus(late), 'error');
    assert.equal((await messages(system))[0], 'schedule allocate volume:Could not find any available weighted backend.');
    for (const id of [big, late]) assert.equal((await askVolumes('DELETE', `/volumes/${id}`)).status, 202);
    assert.equal(await volumeStatus(late), 'GONE');
  },
  { volumeHosts },
);

story(
  'a volume of another is made where that one is, and of an image with where its bytes are',
  async (system) => {
    const { volume, snapshot, volumeStatus } = cloud(system);
    await onlyFirst(system);
    const first = await volume();
    await system.settle();
    const taken = await snapshot(first);
    await system.settle();
    await system.clock.advance(1_000);
    await system.beatVolumes(['store-1'], { totalGib: 1000, freeGib: 20, provisionedGib: 900 });
    await system.beatVolumes(['store-2']);
    await system.clock.advance(6_000);
    const clone = await volume({ source_volid: first });
    const restored = await volume({ size: null, snapshot_id: taken });
    const booting = await volume({ imageRef: testImageId });
    await system.settle();
    const [one, other] = [keeper(system).volumes, keeper(system, 'store-2').volumes];
    assert.deepEqual(one.get(clone)?.source, { of: 'volume', volumeId: first });
    assert.deepEqual(one.get(restored)?.source, { of: 'snapshot', volumeId: first, snapshotId: taken });
    const made = other.get(booting)?.source;
    assert.ok(made?.of === 'image' && made.image.id === testImageId && (made.image.file ?? made.image.url) !== undefined);
    for (const id of [clone, restored, booting]) assert.equal(await volumeStatus(id), 'available');
  },
  { volumeHosts },
);

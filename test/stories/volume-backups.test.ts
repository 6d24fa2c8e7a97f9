/** Backups: what was on a volume is kept beside the bytes of images, counted, and becomes a volume again. */
import assert from 'node:assert/strict';
import { sweepImageData } from '../../functions/workers/sweep-images.ts';
import { backups } from '../../shared/volume/backups/backup.ts';
import { someBytes } from '../examples/world-companions.ts';
import type { System } from '../support/system.ts';
import { cloud } from './cloud.ts';
import { forbid, keeper, made, settings } from './kept-volumes.ts';
import { story } from './story.ts';

const backupOf = async (system: System, id: string) =>
  (await cloud(system).askVolumes('GET', `/backups/${id}`)).at('backup') as Record<string, unknown>;
const begin = (system: System, volume_id: string, more: object = {}) =>
  cloud(system).askVolumes('POST', '/backups', { backup: { volume_id, ...more } });
const used = async (system: System) => {
  const absolute = (await cloud(system).askVolumes('GET', '/limits')).at('limits.absolute') as Record<string, number>;
  return [absolute['totalBackupsUsed'], absolute['totalBackupGigabytesUsed']];
};

story(
  'the agent sends a volume’s bytes, and makes a volume of them when they are restored',
  async (system) => {
    const { volumeStatus, askVolumes } = cloud(system);
    const volume = await made(system, { size: 3 });
    const answer = await begin(system, volume, { name: 'nightly', description: 'each night', metadata: { a: 'b' } });
    assert.equal(answer.status, 202);
    const id = answer.text('backup.id');
    assert.deepEqual([await volumeStatus(volume), (await backupOf(system, id))['status']], ['backing-up', 'creating']);
    assert.equal((await askVolumes('DELETE', `/backups/${id}`)).status, 400);
    assert.equal((await askVolumes('POST', `/backups/${id}/restore`, { restore: {} })).status, 400);
    await system.settleVolumes();
    const backup = await backupOf(system, id);
    assert.deepEqual(
      [await volumeStatus(volume), backup['status'], backup['size'], backup['object_count'], backup['metadata'], await used(system)],
      ['available', 'available', 3, 1, { a: 'b' }, [1, 3]],
    );

    // Its bytes are nobody's image, and yet nobody sweeps them.
    const { dataId = null } = (await backups.get(system.ports.store, id)) ?? {};
    const place = { imageId: id, dataId };
    await system.ports.imageData.write(place, someBytes());
    await system.clock.advance(2 * 3_600_000);
    await system.beatVolumes();
    assert.equal(await sweepImageData(system.ports), 0);

    assert.equal((await askVolumes('DELETE', `/volumes/${volume}`)).status, 202);
    await system.settleVolumes();
    assert.equal(await volumeStatus(volume), 'GONE');
    const restored = await askVolumes('POST', `/backups/${id}/restore`, { restore: { name: 'as it was' } });
    assert.deepEqual([restored.status, restored.at('restore.volume_name')], [202, 'as it was']);
    const again = restored.text('restore.volume_id');
    assert.equal(await volumeStatus(again), 'creating');
    await system.settleVolumes();
    assert.equal(await volumeStatus(again), 'available');
    const { source, sizeGib } = keeper(system).volumes.get(again) ?? {};
    assert.deepEqual([source?.of, source?.of === 'image' && [source.image.id, source.image.dataId], sizeGib], ['image', [id, dataId], 3]);

    assert.equal((await askVolumes('DELETE', `/backups/${id}`)).status, 202);
    assert.equal(await system.ports.imageData.read(place), undefined);
    assert.deepEqual(await used(system), [0, 0]);
  },
  settings,
);

story(
  'a backup that fails says why, and one whose volume goes meanwhile has failed',
  async (system) => {
    const { volumeStatus, askVolumes } = cloud(system);
    const volume = await made(system);
    const failed = (await begin(system, volume)).text('backup.id');
    forbid(system, 'upload', failed);
    await system.settleVolumes();
    const backup = await backupOf(system, failed);
    assert.deepEqual([await volumeStatus(volume), backup['status'], backup['fail_reason']], ['available', 'error', 'The disk is full.']);
    assert.equal((await askVolumes('DELETE', `/backups/${failed}`)).status, 202);

    const orphan = (await begin(system, volume)).text('backup.id');
    const forced = await system.request('POST', `/volume/v3/volumes/${volume}/action`, { as: 'admin', body: { 'os-force_delete': {} } });
    assert.equal(forced.status, 202);
    await system.settleVolumes();
    await system.settle();
    assert.deepEqual([await volumeStatus(volume), (await backupOf(system, orphan))['status']], ['GONE', 'error']);
    await askVolumes('DELETE', `/backups/${orphan}`);
    assert.deepEqual(await used(system), [0, 0]);
  },
  settings,
);

story('as many backups are made at once as the quota has room for, and what is no backup is refused', async (system) => {
  const { volume, askVolumes } = cloud(system);
  const id = await volume({ size: 90 });
  const asked = await Promise.all(Array.from({ length: 20 }, () => begin(system, id)));
  assert.deepEqual(asked.map(({ status }) => status).toSorted(), [...Array(10).fill(202), ...Array(10).fill(413)]);
  assert.match(asked.find(({ status }) => status === 413)?.text('overLimit.message') ?? '', /^BackupLimitExceeded: .*\(10\) exceeded$/);
  assert.deepEqual(await used(system), [10, 900]);
  const listed = await askVolumes('GET', '/backups?limit=3&with_count=true');
  assert.deepEqual([(listed.at('backups') as unknown[]).length, listed.at('count'), listed.at('backups_links.0.rel')], [3, 10, 'next']);
  const gone = await askVolumes('DELETE', `/backups/${listed.text('backups.0.id')}`);
  assert.equal(gone.status, 202);
  const large = await volume({ size: 95 });
  assert.match((await begin(system, large, {})).text('backup.id'), /-/);
  await askVolumes('DELETE', `/backups/${listed.text('backups.1.id')}`);
  const larger = await volume({ size: 300 });
  const refused = await begin(system, larger);
  assert.match(
    refused.text('overLimit.message'),
    /^VolumeBackupSizeExceedsAvailableQuota: .* Requested 300G, quota is 1000G and 815G has been consumed\.$/,
  );

  for (const more of [{ incremental: true }, { snapshot_id: id }]) assert.equal((await begin(system, id, more)).status, 400);
  assert.equal((await askVolumes('PUT', `/backups/${listed.text('backups.2.id')}`, { backup: {} })).status, 400);
  const foreign = await cloud(system, 'other').askVolumes('GET', `/backups/${listed.text('backups.2.id')}`);
  assert.equal(foreign.status, 404);
});

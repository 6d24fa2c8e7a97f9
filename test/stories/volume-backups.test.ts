/** Backups: what was on a volume is kept beside the bytes of images, counted, and becomes a volume again. */
import assert from 'node:assert/strict';
import { reap } from '../../functions/workers/reap.ts';
import { sweepImageData } from '../../functions/workers/sweep-images.ts';
import { backups } from '../../shared/volume/backups/backup.ts';
import { someBytes } from '../examples/world-companions.ts';
import type { System } from '../support/system.ts';
import { cloud } from './cloud.ts';
import { forbid, keeper, made, settings, snapshotStatus } from './kept-volumes.ts';
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

  assert.equal((await begin(system, id, { incremental: true })).status, 400);
  assert.equal((await askVolumes('PUT', `/backups/${listed.text('backups.2.id')}`, { backup: {} })).status, 400);
  const foreign = await cloud(system, 'other').askVolumes('GET', `/backups/${listed.text('backups.2.id')}`);
  assert.equal(foreign.status, 404);
});

story(
  'a backup of a snapshot has what was on the volume then, whatever becomes of the volume meanwhile',
  async (system) => {
    const { volumeStatus, snapshot, askVolumes } = cloud(system);
    const volume = await made(system, { size: 3 });
    const taken = await snapshot(volume);
    await system.settleVolumes();
    const takenAt = (await askVolumes('GET', `/snapshots/${taken}`)).at('snapshot.created_at');
    await system.clock.advance(60_000);
    await system.beatVolumes();
    const answer = await begin(system, volume, { snapshot_id: taken });
    assert.equal(answer.status, 202);
    const id = answer.text('backup.id');
    const statuses = async () => [await volumeStatus(volume), await snapshotStatus(system, taken), (await backupOf(system, id))['status']];
    assert.deepEqual(await statuses(), ['available', 'backing-up', 'creating']);
    const refused = await Promise.all([
      begin(system, volume, { snapshot_id: taken }),
      askVolumes('DELETE', `/snapshots/${taken}`),
      askVolumes('DELETE', `/volumes/${volume}?cascade=true`),
      askVolumes('DELETE', `/backups/${id}`),
    ]);
    assert.deepEqual(
      refused.map(({ status }) => status),
      [400, 400, 400, 400],
    );
    assert.match(
      refused[0]?.text('badRequest.message') ?? '',
      /^Invalid snapshot: Snapshot to be backed up must be available, .*"backing-up"/,
    );
    await system.settleVolumes();
    assert.deepEqual(await statuses(), ['available', 'available', 'available']);
    const [upload, ...others] = keeper(system).orders.flatMap(({ wanted }) => wanted?.uploads ?? []);
    assert.deepEqual([upload?.id, upload?.snapshotId, others], [id, taken, []]);

    const beside = (await begin(system, volume)).text('backup.id');
    await system.settleVolumes();
    const [ofSnapshot, ofVolume] = [await backupOf(system, id), await backupOf(system, beside)];
    assert.deepEqual([ofSnapshot['snapshot_id'], ofSnapshot['data_timestamp'], ofSnapshot['size']], [taken, takenAt, 3]);
    assert.deepEqual([ofVolume['snapshot_id'], ofVolume['data_timestamp']], [null, ofVolume['created_at']]);
    assert.notEqual(takenAt, ofSnapshot['created_at']);
  },
  settings,
);

story(
  'a volume whose own backup is there is available, though one of its snapshots is still being backed up',
  async (system) => {
    const { snapshot, volumeStatus } = cloud(system);
    const volume = await made(system);
    const taken = await snapshot(volume);
    await system.settleVolumes();
    const agent = keeper(system);
    agent.fate = () => 'late';
    const own = (await begin(system, volume)).text('backup.id');
    await system.settleVolumes();
    agent.fate = () => 'lost';
    const other = (await begin(system, volume, { snapshot_id: taken })).text('backup.id');
    assert.equal(await volumeStatus(volume), 'backing-up');
    await system.settleVolumes();
    await agent.tell();
    await system.beatVolumes();
    const statuses = async () => [
      await volumeStatus(volume),
      await snapshotStatus(system, taken),
      ...(await Promise.all([own, other].map(async (id) => (await backupOf(system, id))['status']))),
    ];
    assert.deepEqual(await statuses(), ['available', 'backing-up', 'available', 'creating']);
    agent.fate = () => 'answered';
    await system.clock.advance(61_000);
    await system.beatVolumes();
    await reap(system.ports);
    await system.settleVolumes();
    assert.deepEqual(await statuses(), ['available', 'available', 'available', 'available']);
  },
  settings,
);

story(
  'a snapshot whose backup fails is available again, and one that is taken away by force fails its backup',
  async (system) => {
    const { snapshot, volumeStatus } = cloud(system);
    const volume = await made(system);
    const taken = await snapshot(volume);
    await system.settleVolumes();
    const failed = (await begin(system, volume, { snapshot_id: taken })).text('backup.id');
    forbid(system, 'upload', failed);
    await system.settleVolumes();
    assert.deepEqual([await snapshotStatus(system, taken), (await backupOf(system, failed))['status']], ['available', 'error']);

    const second = (await begin(system, volume, { snapshot_id: taken })).text('backup.id');
    forbid(system, 'upload', second);
    const forced = { as: 'admin', body: { 'os-force_delete': {} } } as const;
    assert.equal((await system.request('POST', `/volume/v3/snapshots/${taken}/action`, forced)).status, 202);
    assert.equal(await snapshotStatus(system, taken), 'deleting');
    await system.settleVolumes();
    assert.deepEqual([await snapshotStatus(system, taken), (await backupOf(system, second))['status']], ['GONE', 'error']);

    keeper(system).forbids = () => [];
    const last = await snapshot(volume);
    await system.settleVolumes();
    const third = (await begin(system, volume, { snapshot_id: last })).text('backup.id');
    const gone = await system.request('DELETE', `/volume/v3/volumes/${volume}?cascade=true&force=true`, { as: 'admin', version: '3.70' });
    assert.equal(gone.status, 202);
    await system.settleVolumes();
    await system.settle();
    assert.deepEqual([await volumeStatus(volume), (await backupOf(system, third))['status']], ['GONE', 'error']);
  },
  settings,
);

story('of a snapshot that is in the books only, and of the volume that is named, a backup is there at once', async (system) => {
  const { volume, snapshot } = cloud(system);
  const [id, other] = [await volume({ size: 2 }), await volume()];
  const taken = await snapshot(id);
  const answer = await begin(system, id, { snapshot_id: taken });
  assert.deepEqual([answer.status, await snapshotStatus(system, taken)], [202, 'available']);
  const backup = await backupOf(system, answer.text('backup.id'));
  assert.deepEqual([backup['status'], backup['snapshot_id'], backup['size']], ['available', taken, 2]);
  const mismatched = await begin(system, other, { snapshot_id: taken });
  assert.equal(mismatched.text('badRequest.message'), `Invalid volume: Volume ${other} does not match with snapshot.volume_id ${id}.`);
  assert.equal((await begin(system, id, { snapshot_id: id })).status, 404);
});

/** What is asked of an agent that keeps a volume follows from the volume's record. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encryptionKey, exportKey } from '../../shared/volume/keeping/keys.ts';
import { withoutSnapshot, withSnapshot } from '../../shared/volume/keeping/snapshots.ts';
import { chooseVolumeHost, roomOf, type VolumeHost } from '../../shared/volume/keeping/volume-host.ts';
import { asked, askedAgain, wantedOf } from '../../shared/volume/keeping/wanted.ts';
import type { Attachment, Kept, Volume } from '../../shared/volume/volume.ts';

const id = '00000000-0000-4000-8000-000000000001';
const [one, other] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];

const kept: Kept = {
  host: 'store-1',
  ...{ revision: 3, settledRevision: 3, askedAt: 0, requestId: 'req-1', stands: true, hasFailed: false, source: null, growsTo: null },
  ...{ awaitedSnapshotIds: [], leavingSnapshotIds: [], unaskedSnapshotIds: [], uploads: [], isLeaving: false },
};

const time = '2026-01-01T00:00:00.000Z';
const volume: Volume = {
  ...{ id, projectId: 'p', userId: 'u', name: null, description: null, sizeGib: 2, status: 'available', attachStatus: 'detached' },
  ...{ migrationStatus: null, volumeTypeId: 't', multiattach: false, bootable: false, readOnly: null, availabilityZone: 'nova' },
  ...{
    metadata: {},
    imageMetadata: {},
    snapshotId: null,
    sourceVolumeId: null,
    attachments: [],
    snapshotIds: [],
    createdAt: time,
    updatedAt: time,
  },
  kept,
};

const attachment = (given: Partial<Attachment>): Attachment => ({
  ...{
    id: 'a',
    serverId: 's',
    host: 'host-1',
    device: null,
    status: 'attached',
    mode: 'rw',
    attachedAt: null,
    detachedAt: null,
    connector: null,
  },
  ...given,
});
const wanted = (given: Partial<Volume>, more: Partial<Kept> = {}) => wantedOf({ ...volume, ...given }, { ...kept, ...more });

test('a volume is wanted with its size, its snapshots and what is to be made of it', () => {
  assert.deepEqual(wanted({ snapshotIds: [one] }), {
    sizeGib: 2,
    source: null,
    isShared: false,
    snapshotIds: [one],
    exports: [],
    uploads: [],
  });
  assert.equal(wanted({}, { growsTo: 5 })?.sizeGib, 5);
  assert.equal(wanted({ multiattach: true })?.isShared, true);
  assert.deepEqual(wanted({ snapshotIds: [one, other] }, { leavingSnapshotIds: [one] })?.snapshotIds, [other]);
  assert.deepEqual(wanted({ snapshotIds: [one, other] }, { unaskedSnapshotIds: [other] })?.snapshotIds, [one]);
  assert.equal(wanted({ snapshotIds: [one] }, { isLeaving: true }), null);
});

test('a host reaches it as long as an attachment names it, whatever the attachment’s status', () => {
  for (const status of ['reserved', 'attaching', 'attached', 'detaching'] as const) {
    assert.deepEqual(wanted({ attachments: [attachment({ status })] })?.exports, [
      { attachmentId: 'a', host: 'host-1', isReadOnly: false },
    ]);
  }
  assert.deepEqual(wanted({ attachments: [attachment({ mode: 'ro' })] })?.exports[0]?.isReadOnly, true);
  for (const host of [null, 'no host/../name', '']) assert.deepEqual(wanted({ attachments: [attachment({ host })] })?.exports, []);
});

test('something else is asked for when something else is wanted, and not otherwise', () => {
  const revisionOf = (after: Partial<Volume>) => asked(volume, { ...volume, ...after }, 7).kept?.revision;
  assert.equal(revisionOf({ name: 'renamed', status: 'error', metadata: { a: 'b' } }), 3);
  assert.equal(revisionOf({ attachments: [attachment({})] }), 4);
  assert.equal(revisionOf({ kept: { ...kept, growsTo: 9 } }), 4);
  const both = [attachment({}), attachment({ id: 'b', host: 'host-2' })];
  const shared = { ...volume, multiattach: true, attachments: both };
  assert.equal(asked(shared, { ...shared, attachments: both.toReversed() }, 7).kept?.revision, 3, 'the order of attachments means nothing');
  const again = askedAgain({ ...volume, kept: { ...kept, lookAt: 99 } }, 7).kept;
  assert.deepEqual([again?.revision, again?.askedAt, again?.lookAt], [4, 7, undefined]);
  const { kept: _kept, ...bookOnly } = volume;
  assert.equal(asked(bookOnly, { ...bookOnly, attachments: [attachment({})] }, 7).kept, undefined);
});

test('a snapshot is in one list of its volume at most', () => {
  const awaited = withSnapshot(volume, one, 'awaited');
  assert.deepEqual([awaited.snapshotIds, awaited.kept?.awaitedSnapshotIds], [[one], [one]]);
  const leaving = withSnapshot(awaited, one, 'leaving');
  assert.deepEqual([leaving.snapshotIds, leaving.kept?.awaitedSnapshotIds, leaving.kept?.leavingSnapshotIds], [[one], [], [one]]);
  assert.deepEqual(withSnapshot(leaving, one, 'there').kept, kept);
  assert.deepEqual(withoutSnapshot(leaving, one), volume);
});

const host = (name: string, given: Partial<VolumeHost['capacity']> = {}, lastSeenAt = 1_000): VolumeHost => ({
  ...{ name, reach: { folder: '/run' }, lastSeenAt, heartbeatAt: 0, startedAt: 0, createdAt: time },
  capacity: { totalGib: 100, freeGib: 100, provisionedGib: 0, ...given },
});

test('room is what is free and not promised', () => {
  assert.equal(roomOf(host('a', { freeGib: 30 })), 30);
  assert.equal(roomOf(host('a', { provisionedGib: 90 })), 10);
  assert.equal(roomOf(host('a', { provisionedGib: 120 })), 0);
});

test('the host with most room is chosen, of those that are up, or the one that is named', () => {
  const hosts = [host('small', { freeGib: 10 }), host('large'), host('silent', { totalGib: 900, freeGib: 900 }, 1_000 - 200_000)];
  const choose = (sizeGib: number, name?: string) => chooseVolumeHost(hosts, { sizeGib, now: 1_000, name })?.name;
  assert.equal(choose(1), 'large');
  assert.equal(choose(1, 'small'), 'small');
  assert.equal(choose(11, 'small'), undefined);
  assert.equal(choose(101), undefined);
  assert.equal(choose(1, 'silent'), undefined);
});

test('keys are of one attachment on one host, and of one volume', async () => {
  const secret = async () => new Uint8Array(32).fill(1);
  const key = (attachmentId: string, on: string) => exportKey(secret, { attachmentId, host: on });
  assert.match(await key('a', 'host-1'), /^[0-9a-f]{64}$/);
  assert.equal(await key('a', 'host-1'), await key('a', 'host-1'));
  const others = await Promise.all([
    key('a', 'host-2'),
    key('b', 'host-1'),
    exportKey(async () => new Uint8Array(32), { attachmentId: 'a', host: 'host-1' }),
  ]);
  assert.ok(!others.includes(await key('a', 'host-1')));
  assert.notEqual(await encryptionKey(secret, 'a'), await encryptionKey(secret, 'b'));
});

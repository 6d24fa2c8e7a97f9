/** What an agent says of a volume that it keeps, folded into the volume's record in one commit. Late and repeated news change nothing that is newer. */
import type { VolumeEvent } from '../../messaging/volume-orders.ts';
import type { Ports } from '../../ports.ts';
import { returnQuota } from '../../quota/volumes.ts';
import { type Transaction, transaction } from '../../store/transaction.ts';
import { endBackup } from '../backups/make.ts';
import { endBackupsOf, endRestore, ofBackup } from '../backups/restore.ts';
import { type Event, tell } from '../messages.ts';
import { forgetVolume, standing } from '../service.ts';
import { type Kept, type Snapshot, snapshots, type Volume, volumes } from '../volume.ts';
import { withoutRestore } from './contents.ts';
import { putVolume } from './put.ts';
import { withoutSnapshot, withSnapshot } from './snapshots.ts';

export type Folded = 'folded' | 'gone' | 'unknown';

type FoldingPorts = Pick<Ports, 'store' | 'clock' | 'chance' | 'log' | 'images' | 'volumeAgents'>;
type KeptVolume = Volume & { readonly kept: Kept };
type Fault = VolumeEvent['faults'][number];

/** Says in the same commit that a volume has grown, to whoever uses it. */
export type SayGrown = (tx: Transaction, volume: Volume, requestId: string) => Promise<void>;

interface Folding {
  readonly tx: Transaction;
  readonly sayGrown: SayGrown;
  readonly ports: FoldingPorts;
  readonly event: VolumeEvent;
  /** Whether it answers what is wanted now. */
  readonly isCurrent: boolean;
}

/**
 * What an answer to an older order says is there is there. What it says is missing, or could not be done, may have been asked for anew since: that counts from the answer to
 * the newest order alone, and settles it.
 */
export async function takeVolumeEvent(ports: FoldingPorts, event: VolumeEvent, sayGrown: SayGrown): Promise<Folded> {
  for (const { of, id, message } of event.faults) {
    ports.log.write({ level: 'warn', event: 'volume fault', volumeId: event.volumeId, host: event.host, of, id, message });
  }
  return transaction(ports, (tx) => fold({ tx, ports, event, sayGrown }));
}

async function fold(given: Omit<Folding, 'isCurrent'>): Promise<Folded> {
  const { tx, ports, event } = given;
  const { volumeId, host, revision } = event;
  const before = await tx.get(volumes, volumeId);
  const isExpected = before?.kept?.host === host && revision >= before.kept.settledRevision && revision <= before.kept.revision;
  if (before?.kept === undefined || !isExpected) return 'unknown';
  const folding = { ...given, isCurrent: revision === before.kept.revision };
  const found = { ...before, kept: before.kept };
  if (found.kept.isLeaving) return leave(folding, found);

  let volume: KeptVolume = await stand(folding, found);
  volume = await replace(folding, volume);
  volume = await grow(folding, volume);
  volume = await foldSnapshots(folding, volume);
  volume = await upload(folding, volume);
  const settled = settle(folding, volume);
  if (JSON.stringify(settled) === JSON.stringify(before)) return 'folded';
  putVolume(tx, ports, before, { ...settled, updatedAt: nowOf(folding) });
  return 'folded';
}

const nowOf = ({ ports }: Folding) => new Date(ports.clock.now()).toISOString();

function faultOf({ event, isCurrent }: Folding, of: Fault['of'], id?: string): Fault | undefined {
  return isCurrent ? event.faults.find((fault) => fault.of === of && (id === undefined || fault.id === id)) : undefined;
}

const say = ({ tx, ports }: Folding, { id, projectId, kept }: KeptVolume, event: Event, why: string) =>
  tell(tx, { requestId: kept.requestId, projectId, now: ports.clock.now() }, event, id, why);

/** What is asked of the agent is answered, unless a host still waits for an export. */
function settle(folding: Folding, volume: KeptVolume): KeptVolume {
  const { lookAt: _lookAt, overtakes: _overtakes, ...kept } = volume.kept;
  // Whether a backup was restored is asked again, until it is known.
  if (!folding.isCurrent || kept.restoring !== undefined) return volume;
  if (faultOf(folding, 'export') !== undefined) {
    // What stood does so no more, and its agent has no key to make it stand again: it is asked for anew. What has never stood is owed, and asked for again in time.
    const stood = kept.settledRevision === kept.revision;
    return stood ? { ...volume, kept: { ...kept, revision: kept.revision + 1, askedAt: folding.ports.clock.now() } } : volume;
  }
  return { ...volume, kept: { ...kept, settledRevision: kept.revision } };
}

/** Its status follows from who uses it, if that is the one that it has while it is awaited; what an administrator has set stays. */
const after = (volume: KeptVolume, awaited: string): KeptVolume =>
  volume.status === awaited ? { ...standing(volume, volume.attachments), kept: volume.kept } : volume;

async function leave(folding: Folding, volume: KeptVolume): Promise<Folded> {
  const { tx, event, isCurrent } = folding;
  if (!isCurrent) return 'folded';
  if (event.standing === null) {
    const left = await Promise.all(volume.snapshotIds.map((id) => tx.get(snapshots, id)));
    for (const snapshot of left) if (snapshot !== undefined) forget(tx, snapshot);
    await endBackupsOf(tx, volume, nowOf(folding));
    forgetVolume(tx, volume);
    return 'gone';
  }
  // It is asked again and again until it is gone.
  const fault = faultOf(folding, 'volume');
  if (fault === undefined || volume.status !== 'deleting') return 'folded';
  await say(folding, volume, 'notDeleted', fault.message);
  tx.put(volumes, { ...volume, status: 'error_deleting', updatedAt: nowOf(folding) });
  return 'folded';
}

function forget(
  tx: Transaction,
  { id, projectId, volumeTypeId, sizeGib }: Pick<Snapshot, 'id' | 'projectId' | 'volumeTypeId' | 'sizeGib'>,
): void {
  returnQuota(tx, projectId, volumeTypeId, { snapshots: 1, gigabytes: sizeGib });
  tx.remove(snapshots, id);
}

async function stand(folding: Folding, volume: KeptVolume): Promise<KeptVolume> {
  const { event, isCurrent } = folding;
  if (event.standing !== null) {
    const { stands, hasFailed } = volume.kept;
    const there = { ...volume, kept: { ...volume.kept, stands: true, hasFailed: false } };
    return stands ? there : after(there, hasFailed ? 'error' : 'creating');
  }
  if (!isCurrent || volume.kept.hasFailed) return volume;
  await say(folding, volume, 'notMade', faultOf(folding, 'volume')?.message ?? 'It is not there any more.');
  return { ...volume, status: 'error', kept: { ...volume.kept, stands: false, hasFailed: true } };
}

async function replace(folding: Folding, volume: KeptVolume): Promise<KeptVolume> {
  const fault = faultOf(folding, 'contents');
  if (volume.kept.restoring !== undefined) return restore(folding, volume, fault);
  // What was there still is, and is reached by nobody: another rebuild may replace it.
  if (fault !== undefined && volume.kept.settledRevision !== volume.kept.revision) await say(folding, volume, 'notReimaged', fault.message);
  return volume;
}

/** A backup is restored when the agent says that the volume has the contents that were asked for, and not before. */
async function restore(folding: Folding, volume: KeptVolume, fault: Fault | undefined): Promise<KeptVolume> {
  const { tx, event, isCurrent } = folding;
  const { restoring: _restoring, ...kept } = volume.kept;
  if (event.standing !== null && (event.standing.contents ?? 0) >= (kept.contents ?? 0)) {
    const backup = await endRestore(tx, volume, nowOf(folding));
    return after({ ...volume, ...ofBackup(backup), kept }, 'restoring-backup');
  }
  const isLost = isCurrent && event.standing === null;
  if (fault === undefined && !isLost) return volume;
  await endRestore(tx, volume, nowOf(folding));
  if (fault !== undefined) await say(folding, volume, 'notRestored', fault.message);
  return {
    ...volume,
    status: volume.status === 'restoring-backup' ? 'error_restoring' : volume.status,
    // Of one that is lost nothing else is made than what was to be on it.
    kept: isLost ? kept : withoutRestore(volume.kept),
  };
}

async function grow(folding: Folding, volume: KeptVolume): Promise<KeptVolume> {
  const { growsTo } = volume.kept;
  if (growsTo === null) return volume;
  const kept = { ...volume.kept, growsTo: null };
  if (folding.event.standing !== null && folding.event.standing.sizeGib >= growsTo) {
    const grown = after({ ...volume, sizeGib: growsTo, kept }, 'extending');
    await folding.sayGrown(folding.tx, grown, kept.requestId);
    return grown;
  }
  const fault = faultOf(folding, 'size');
  if (fault === undefined) return volume;
  await say(folding, volume, 'notExtended', fault.message);
  returnQuota(folding.tx, volume.projectId, volume.volumeTypeId, { gigabytes: growsTo - volume.sizeGib });
  return { ...volume, kept, status: volume.status === 'extending' ? 'error_extending' : volume.status };
}

async function foldSnapshots(folding: Folding, given: KeptVolume): Promise<KeptVolume> {
  const { tx, event, isCurrent } = folding;
  const there = new Set(event.standing?.snapshotIds);
  let volume: Volume = given;
  for (const id of given.kept.awaitedSnapshotIds) {
    const fault = faultOf(folding, 'snapshot', id);
    if (!there.has(id) && fault === undefined) continue;
    const snapshot = await tx.get(snapshots, id);
    if (there.has(id)) volume = withSnapshot(volume, id, 'there');
    else volume = withSnapshot(volume, id, 'unasked');
    if (!there.has(id) && fault !== undefined) await say(folding, given, 'notSnapshotted', fault.message);
    if (snapshot?.status === 'creating')
      tx.put(snapshots, { ...snapshot, status: there.has(id) ? 'available' : 'error', updatedAt: nowOf(folding) });
  }
  for (const id of given.kept.leavingSnapshotIds) {
    if (!isCurrent || there.has(id)) continue;
    const snapshot = await tx.get(snapshots, id);
    volume = withoutSnapshot(volume, id);
    if (snapshot !== undefined) forget(tx, snapshot);
  }
  return { ...volume, kept: volume.kept ?? given.kept };
}

async function upload(folding: Folding, given: KeptVolume): Promise<KeptVolume> {
  const { tx, ports, event } = folding;
  let volume = given;
  for (const each of given.kept.uploads) {
    const data = { imageId: each.id, dataId: each.dataId };
    const sent = event.uploaded.find(({ id, dataId }) => id === each.id && dataId === each.dataId);
    const fault = sent === undefined ? faultOf(folding, 'upload', each.id) : undefined;
    if (sent === undefined && fault === undefined) continue;
    if (each.isBackup === true) {
      await endBackup(tx, each, sent === undefined ? { failReason: fault?.message ?? '' } : { sent }, nowOf(folding));
    } else if (sent !== undefined) {
      await ports.images.complete(tx, data, sent);
    } else if (fault !== undefined) {
      await ports.images.giveUp(tx, data);
      await say(folding, volume, 'notUploaded', fault.message);
    }
    const uploads = volume.kept.uploads.filter(({ id }) => id !== each.id);
    volume = { ...volume, kept: { ...volume.kept, uploads } };
    if (uploads.every(({ snapshotId }) => snapshotId !== undefined)) volume = after(after(volume, 'uploading'), 'backing-up');
  }
  return volume;
}

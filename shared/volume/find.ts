/** Finding things that a request names, for those who may see them. */
import type { Caller } from '../operation/policy.ts';
import type { Store } from '../store/port.ts';
import type { Transaction } from '../store/transaction.ts';
import * as volumeErrors from './errors.ts';
import { listAll } from './list-all.ts';
import {
  type Attachment,
  attachmentPlaces,
  mayUse,
  mayUseType,
  type Rights,
  type Snapshot,
  snapshotPartitions,
  snapshots,
  type Volume,
  type VolumeType,
  volumePartitions,
  volumes,
  volumeTypePartition,
  volumeTypes,
} from './volume.ts';

type Source = Store | Transaction;

export const findVolumeErrors = [volumeErrors.VolumeNotFound];

export async function findVolume(from: Source, id: string, caller: Caller): Promise<Volume> {
  const volume = 'commit' in from ? await volumes.get(from, id) : await from.get(volumes, id);
  if (volume === undefined || !mayUse(volume, caller)) throw volumeErrors.VolumeNotFound({ volume_id: id });
  return volume;
}

export const findSnapshotErrors = [volumeErrors.SnapshotNotFound];

export async function findSnapshot(from: Source, id: string, caller: Caller): Promise<Snapshot> {
  const snapshot = 'commit' in from ? await snapshots.get(from, id) : await from.get(snapshots, id);
  if (snapshot === undefined || !mayUse(snapshot, caller)) throw volumeErrors.SnapshotNotFound({ snapshot_id: id });
  return snapshot;
}

export function listTypes(store: Store): Promise<readonly VolumeType[]> {
  return Array.fromAsync(volumeTypes.all(store, { index: 'table', partition: volumeTypePartition }));
}

/** The property of an image that names the type of volumes made of it which ask for none. Source: Cinder. */
export const typeOfImage = 'cinder_img_volume_type';

/** By id or by name, of those that the caller may use. Ids come first: nobody is fooled by a type that has another's id for a name. */
export async function seekType(store: Store, idOrName: string, rights: Rights): Promise<VolumeType | undefined> {
  const types = (await listTypes(store)).filter((type) => mayUseType(type, rights));
  return types.find(({ id }) => id === idOrName) ?? types.find(({ name }) => name === idOrName);
}

export const findTypeErrors = [volumeErrors.VolumeTypeNotFound];

export async function findType(store: Store, idOrName: string, rights: Rights): Promise<VolumeType> {
  const type = await seekType(store, idOrName, rights);
  if (type === undefined) throw volumeErrors.VolumeTypeNotFound({ type: idOrName });
  return type;
}

export async function typeNames(store: Store): Promise<ReadonlyMap<string, string>> {
  return new Map((await listTypes(store)).map(({ id, name }) => [id, name]));
}

export function listVolumes(store: Store, projectId: string | undefined): Promise<readonly Volume[]> {
  return listAll(store, volumes, volumePartitions, projectId);
}

export function listSnapshots(store: Store, projectId: string | undefined): Promise<readonly Snapshot[]> {
  return listAll(store, snapshots, snapshotPartitions, projectId);
}

export const findAttachmentErrors = [volumeErrors.AttachmentNotFound];

/** An attachment and its volume. For those of servers, which only operators ask for by id alone, all volumes are looked at. */
export async function findAttachment(
  store: Store,
  id: string,
  caller: Caller,
): Promise<{ readonly volume: Volume; readonly attachment: Attachment }> {
  const place = await attachmentPlaces.get(store, id);
  const placed = place && (await volumes.get(store, place.volumeId));
  const candidates = placed === undefined ? await listVolumes(store, caller.isAdmin ? undefined : (caller.projectId ?? '')) : [placed];
  for (const volume of candidates.filter((candidate) => mayUse(candidate, caller))) {
    const attachment = volume.attachments.find((candidate) => candidate.id === id);
    if (attachment !== undefined) return { volume, attachment };
  }
  throw volumeErrors.AttachmentNotFound({ attachment_id: id });
}

/** Finding things that a request names, for those who may see them. */
import type { Caller } from '../operation/policy.ts';
import type { Store } from '../store/port.ts';
import { shardCount } from '../store/table.ts';
import type { Transaction } from '../store/transaction.ts';
import * as volumeErrors from './errors.ts';
import {
  type Attachment,
  mayUse,
  type Snapshot,
  snapshots,
  type Volume,
  type VolumeType,
  volumePartitions,
  volumes,
  volumeTypePartition,
  volumeTypes,
} from './volume.ts';

type Source = Store | Transaction;

/** @throws VolumeNotFound */
export async function findVolume(from: Source, id: string, caller: Caller): Promise<Volume> {
  const volume = 'commit' in from ? await volumes.get(from, id) : await from.get(volumes, id);
  if (volume === undefined || !mayUse(volume, caller)) throw volumeErrors.VolumeNotFound({ volume_id: id });
  return volume;
}

/** @throws SnapshotNotFound */
export async function findSnapshot(from: Source, id: string, caller: Caller): Promise<Snapshot> {
  const snapshot = 'commit' in from ? await snapshots.get(from, id) : await from.get(snapshots, id);
  if (snapshot === undefined || !mayUse(snapshot, caller)) throw volumeErrors.SnapshotNotFound({ snapshot_id: id });
  return snapshot;
}

export async function listTypes(store: Store): Promise<readonly VolumeType[]> {
  const found: VolumeType[] = [];
  for await (const type of volumeTypes.all(store, { index: 'table', partition: volumeTypePartition })) found.push(type);
  return found;
}

/** By id or by name. @throws VolumeTypeNotFound */
export async function findType(store: Store, idOrName: string): Promise<VolumeType> {
  const type = (await listTypes(store)).find(({ id, name }) => id === idOrName || name === idOrName);
  if (type === undefined) throw volumeErrors.VolumeTypeNotFound({ type: idOrName });
  return type;
}

export async function typeNames(store: Store): Promise<ReadonlyMap<string, string>> {
  return new Map((await listTypes(store)).map(({ id, name }) => [id, name]));
}

/** A project's volumes, or everybody's, newest first. */
export async function listVolumes(store: Store, projectId: string | undefined): Promise<readonly Volume[]> {
  const sources =
    projectId === undefined
      ? Array.from({ length: shardCount }, (_, shard) => ({ index: 'all' as const, partition: volumePartitions.all(shard) }))
      : [{ index: 'project' as const, partition: volumePartitions.project(projectId) }];
  const lists = await Promise.all(
    sources.map(async (source) => {
      const found: Volume[] = [];
      for await (const volume of volumes.all(store, { ...source, order: 'descending' })) found.push(volume);
      return found;
    }),
  );
  return lists.flat().toSorted((a, b) => (a.createdAt > b.createdAt || (a.createdAt === b.createdAt && a.id > b.id) ? -1 : 1));
}

export async function listSnapshots(store: Store, projectId: string | undefined): Promise<readonly Snapshot[]> {
  const sources =
    projectId === undefined
      ? Array.from({ length: shardCount }, (_, shard) => ({ index: 'all' as const, partition: `SNAPSHOT#${shard}` }))
      : [{ index: 'project' as const, partition: `SNAPSHOT#${projectId}` }];
  const lists = await Promise.all(
    sources.map(async (source) => {
      const found: Snapshot[] = [];
      for await (const snapshot of snapshots.all(store, { ...source, order: 'descending' })) found.push(snapshot);
      return found;
    }),
  );
  return lists.flat();
}

/** An attachment and its volume. They are few, and only operators and tests ask for one by its id alone. @throws AttachmentNotFound */
export async function findAttachment(
  store: Store,
  id: string,
  caller: Caller,
): Promise<{ readonly volume: Volume; readonly attachment: Attachment }> {
  for (const volume of await listVolumes(store, caller.isAdmin ? undefined : (caller.projectId ?? ''))) {
    const attachment = volume.attachments.find((candidate) => candidate.id === id);
    if (attachment !== undefined) return { volume, attachment };
  }
  throw volumeErrors.AttachmentNotFound({ attachment_id: id });
}

/** The built-in volume service as the Compute API uses it: it writes into the Compute API's own commits. */
import type { Clock } from '../clock.ts';
import type { ImageView, VolumeTypeView } from '../compute/block-device.ts';
import type { ServiceVolume, VolumeAttachment, VolumeService } from '../compute/ports/volumes.ts';
import type { Store } from '../store/port.ts';
import type { Transaction } from '../store/transaction.ts';
import {
  type Attachment,
  defaultVolumeType,
  isMultiattach,
  mayUse,
  snapshots,
  type Volume,
  type VolumeType,
  volumes,
  volumeTypePartition,
  volumeTypes,
  volumeUsageKey,
} from './volume.ts';

interface Options {
  readonly store: Store;
  readonly clock: Clock;
  /** The image that a volume is made from, whoever's it is: the Compute API has asked whether the caller may use it. */
  readonly findImage: (imageId: string) => Promise<ImageView | undefined>;
}

export function volumeService({ store, clock, findImage }: Options): VolumeService {
  const now = () => new Date(clock.now()).toISOString();

  /** Changes a volume that may have been deleted behind our back: then there is nothing to keep right. */
  const change = async (tx: Transaction, volumeId: string, to: (volume: Volume) => Volume): Promise<void> => {
    const volume = await tx.get(volumes, volumeId);
    if (volume !== undefined) tx.put(volumes, { ...to(volume), updatedAt: now() });
  };

  const findType = async (idOrName: string): Promise<VolumeType | undefined> => {
    for await (const type of volumeTypes.all(store, { index: 'table', partition: volumeTypePartition })) {
      if (type.id === idOrName || type.name === idOrName) return type;
    }
    return undefined;
  };

  return {
    async find(tx, volumeId, caller) {
      const volume = await tx.get(volumes, volumeId);
      return volume === undefined || !mayUse(volume, caller) ? undefined : viewOf(volume);
    },

    async findSnapshot(tx, snapshotId, caller) {
      const snapshot = await tx.get(snapshots, snapshotId);
      return snapshot === undefined || !mayUse(snapshot, caller) ? undefined : snapshot;
    },

    async findType(_tx, idOrName): Promise<VolumeTypeView | undefined> {
      return findType(idOrName);
    },

    async create(tx, { id, projectId, userId, name, sizeGib, source, volumeType, availabilityZone }) {
      const type = volumeType === null ? defaultVolumeType : ((await findType(volumeType)) ?? defaultVolumeType);
      const image = 'imageId' in source ? await findImage(source.imageId) : undefined;
      const snapshot = 'snapshotId' in source ? await tx.get(snapshots, source.snapshotId) : undefined;
      const origin = snapshot === undefined ? undefined : await tx.get(volumes, snapshot.volumeId);
      const time = now();
      tx.add(volumeUsageKey(projectId), { volumes: 1, gigabytes: sizeGib });
      tx.put(volumes, {
        id,
        projectId,
        userId,
        name,
        description: '',
        sizeGib,
        status: 'available',
        attachStatus: 'detached',
        migrationStatus: null,
        volumeTypeId: type.id,
        multiattach: isMultiattach(type),
        bootable: image !== undefined || (origin?.bootable ?? false),
        readOnly: false,
        availabilityZone: availabilityZone ?? 'nova',
        metadata: {},
        imageMetadata: image === undefined ? (origin?.imageMetadata ?? {}) : imageMetadataOf(image),
        snapshotId: snapshot?.id ?? null,
        sourceVolumeId: null,
        attachments: [],
        createdAt: time,
        updatedAt: time,
      });
    },

    reserve: (tx, volumeId, attachment) =>
      change(tx, volumeId, (volume) =>
        standing(volume, [...without(volume, attachment.attachmentId), recordOf(volume, attachment, 'reserved', null)]),
      ),

    attached: (tx, volumeId, attachment) =>
      change(tx, volumeId, (volume) =>
        standing(volume, [...without(volume, attachment.attachmentId), recordOf(volume, attachment, 'attached', now())]),
      ),

    detaching: (tx, volumeId, attachment) =>
      change(tx, volumeId, (volume) =>
        standing(volume, [...without(volume, attachment.attachmentId), recordOf(volume, attachment, 'detaching', null)]),
      ),

    detached: (tx, volumeId, attachmentId) => change(tx, volumeId, (volume) => standing(volume, without(volume, attachmentId))),

    async remove(tx, volumeId) {
      const volume = await tx.get(volumes, volumeId);
      if (volume === undefined || volume.attachments.length > 0) return;
      tx.add(volumeUsageKey(volume.projectId), { volumes: -1, gigabytes: -volume.sizeGib });
      tx.remove(volumes, volumeId);
    },
  };
}

const without = (volume: Volume, attachmentId: string) => volume.attachments.filter(({ id }) => id !== attachmentId);

function recordOf(volume: Volume, attachment: VolumeAttachment, status: Attachment['status'], attachedAt: string | null): Attachment {
  const before = volume.attachments.find(({ id }) => id === attachment.attachmentId);
  return {
    id: attachment.attachmentId,
    serverId: attachment.serverId,
    host: attachment.host,
    device: attachment.device,
    status,
    mode: volume.readOnly ? 'ro' : 'rw',
    attachedAt: attachedAt ?? before?.attachedAt ?? null,
    detachedAt: null,
    connector: before?.connector ?? null,
  };
}

/** The volume with these attachments, and the status that follows from them, whatever it said before. */
export function standing(volume: Volume, attachments: readonly Attachment[]): Volume {
  const states = attachments.map(({ status }) => status);
  const status = states.includes('attached')
    ? 'in-use'
    : states.includes('detaching')
      ? 'detaching'
      : states.includes('attaching')
        ? 'attaching'
        : states.includes('reserved')
          ? 'reserved'
          : 'available';
  return { ...volume, attachments: [...attachments], status, attachStatus: states.includes('attached') ? 'attached' : 'detached' };
}

function viewOf(volume: Volume): ServiceVolume {
  return {
    id: volume.id,
    projectId: volume.projectId,
    status: volume.status,
    attachStatus: volume.attachStatus,
    sizeGib: volume.sizeGib,
    bootable: volume.bootable,
    multiattach: volume.multiattach,
    availabilityZone: volume.availabilityZone,
    imageMetadata: volume.imageMetadata,
    readOnly: volume.readOnly,
    migrationStatus: volume.migrationStatus,
  };
}

/** What a volume keeps of its image. Source: Cinder's volume_image_metadata. */
export function imageMetadataOf(image: ImageView): Record<string, string> {
  return {
    ...image.properties,
    image_id: image.id ?? '',
    image_name: image.name ?? '',
    min_disk: String(image.minDiskGib),
    min_ram: String(image.minRamMib),
    size: String(image.sizeBytes),
    ...(image.diskFormat === null ? {} : { disk_format: image.diskFormat }),
  };
}

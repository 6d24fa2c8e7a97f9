/** The built-in volume service as the Compute API uses it: it writes into the Compute API's own commits. */
import type { Clock } from '../clock.ts';
import type { ImageView } from '../compute/disks/block-device.ts';
import type { ImageCatalogue } from '../compute/ports/images.ts';
import type { VolumeAttachment, VolumeService } from '../compute/ports/volumes.ts';
import { exceededQuota, returnQuota, takeQuota } from '../quota/volumes.ts';
import type { Store } from '../store/port.ts';
import type { Transaction } from '../store/transaction.ts';
import { seekType, typeOfImage } from './find.ts';
import { madeAnew } from './keeping/contents.ts';
import { placed, sourceOf } from './keeping/place.ts';
import { type Ordering, putOrdered, putVolume } from './keeping/put.ts';
import { chooseVolumeHost, type VolumeHostList } from './keeping/volume-host.ts';
import { tell } from './messages.ts';
import { serverSnapshots } from './server-snapshots.ts';
import { type Attachment, defaultVolumeType, encryptionOf, isMultiattach, mayUse, snapshots, type Volume, volumes } from './volume.ts';

interface Options extends Ordering {
  readonly store: Store;
  readonly clock: Clock;
  readonly volumeHosts: VolumeHostList;
  /** For what volumes are made from, whoever's it is: the Compute API has asked whether the caller may use it. */
  readonly images: Pick<ImageCatalogue, 'findAny'>;
}

export function volumeService(options: Options): VolumeService {
  const { store, clock, images, volumeHosts } = options;
  const now = () => new Date(clock.now()).toISOString();

  /** Changes a volume that may have been deleted behind our back: then there is nothing to keep right. */
  const changed = async (tx: Transaction, volumeId: string, to: (volume: Volume) => Volume): Promise<Volume | undefined> => {
    const volume = await tx.get(volumes, volumeId);
    return volume && putVolume(tx, options, volume, { ...to(volume), updatedAt: now() });
  };
  const change = async (...what: Parameters<typeof changed>): Promise<void> => void (await changed(...what));

  const recording = (status: Attachment['status']) => (tx: Transaction, volumeId: string, attachment: VolumeAttachment) =>
    change(tx, volumeId, (volume) =>
      standing(volume, [
        ...without(volume, attachment.attachmentId),
        recordOf(volume, attachment, status, status === 'attached' ? now() : null),
      ]),
    );

  return {
    async find(tx, volumeId, caller) {
      const volume = await tx.get(volumes, volumeId);
      return volume === undefined || !mayUse(volume, caller) ? undefined : volume;
    },

    // Not kept from changing: what is made of a snapshot does not need it any more, and a server of many disks has no writes to spare.
    async findSnapshot(snapshotId, caller) {
      const snapshot = await snapshots.get(store, snapshotId);
      return snapshot === undefined || !mayUse(snapshot, caller) ? undefined : snapshot;
    },

    findType: (idOrName, caller) => seekType(store, idOrName, caller),

    async hasRoomFor({ sizeGib, source }) {
      const hosts = await volumeHosts.get();
      if (hosts.length === 0) return true;
      const { origin } = await originOf(store, 'snapshotId' in source ? source.snapshotId : undefined);
      if (origin !== undefined && origin.kept === undefined) return true;
      return chooseVolumeHost(hosts, { sizeGib, now: clock.now(), name: origin?.kept?.host }) !== undefined;
    },

    async create(tx, { source, volumeType, availabilityZone, requestId, ...volume }, caller) {
      const image = 'imageId' in source ? await images.findAny(source.imageId) : undefined;
      const typeName = volumeType ?? image?.properties[typeOfImage];
      const type = (typeName && (await seekType(store, typeName, caller))) || defaultVolumeType;
      const { snapshot, origin } = await originOf(store, 'snapshotId' in source ? source.snapshotId : undefined);
      const time = now();
      await takeQuota(tx, store, volume.projectId, type.id, { volumes: 1, gigabytes: volume.sizeGib }, volume.sizeGib);
      const made: Volume = {
        ...volume,
        description: '',
        status: 'available',
        attachStatus: 'detached',
        migrationStatus: null,
        volumeTypeId: type.id,
        multiattach: isMultiattach(type),
        ...encryptionOf(volume.id, type, origin),
        bootable: image !== undefined || (origin?.bootable ?? false),
        readOnly: null,
        availabilityZone: availabilityZone ?? 'nova',
        metadata: {},
        imageMetadata: image === undefined ? (origin?.imageMetadata ?? {}) : imageMetadataOf(image),
        snapshotId: snapshot?.id ?? null,
        sourceVolumeId: null,
        attachments: [],
        snapshotIds: [],
        createdAt: time,
        updatedAt: time,
      };
      putVolume(
        tx,
        options,
        undefined,
        placed(made, { image, snapshot, origin }, { hosts: await volumeHosts.get(), now: clock.now(), requestId }),
      );
    },

    moved: (tx, volumeId, { attachmentId, host }) =>
      change(tx, volumeId, (volume) => ({
        ...volume,
        attachments: volume.attachments.map((each) => (each.id === attachmentId ? { ...each, host } : each)),
      })),
    reserve: recording('reserved'),
    attached: recording('attached'),
    detaching: recording('detaching'),
    detached: (tx, volumeId, attachmentId) => change(tx, volumeId, (volume) => standing(volume, without(volume, attachmentId))),

    reimage: (tx, volumeId, image) =>
      changed(tx, volumeId, ({ kept, ...volume }) => ({
        ...volume,
        bootable: true,
        imageMetadata: imageMetadataOf(image),
        ...(kept && { kept: madeAnew(kept, sourceOf({ image })) }),
      })),

    async remove(tx, volumeId, by) {
      const volume = await tx.get(volumes, volumeId);
      if (volume === undefined || !mayUse(volume, by)) return;
      // Whoever made it for a server that has ended does not wait until it is there.
      const judged = volume.kept !== undefined && volume.status === 'creating' ? { ...volume, status: 'available' } : volume;
      if (!isDeletable(judged)) {
        const { requestId } = by;
        if (requestId === undefined) return;
        return tell(tx, { requestId, projectId: volume.projectId, now: clock.now() }, whyItStays(volume), volumeId);
      }
      removeVolume(tx, options, volume, by.requestId);
    },

    ...serverSnapshots(options),

    exceededQuota,
  };
}

async function originOf(store: Store, snapshotId: string | undefined) {
  const snapshot = snapshotId === undefined ? undefined : await snapshots.get(store, snapshotId);
  return { snapshot, origin: snapshot === undefined ? undefined : await volumes.get(store, snapshot.volumeId) };
}

/** Deletes a volume: at once, or, where an agent keeps it, on the agent's word. */
export function removeVolume(tx: Transaction, ordering: Ordering, volume: Volume, requestId: string | undefined): void {
  const { kept } = volume;
  if (kept !== undefined) {
    const now = ordering.clock.now();
    const leaving = { ...kept, isLeaving: true, requestId: requestId ?? kept.requestId };
    putOrdered(tx, ordering, { ...volume, status: 'deleting', kept: leaving, updatedAt: new Date(now).toISOString() });
    return;
  }
  forgetVolume(tx, volume);
}

/** Its record is gone, and what it took of its project's quota is given back. */
export function forgetVolume(tx: Transaction, { id, projectId, volumeTypeId, sizeGib, kept }: Volume): void {
  returnQuota(tx, projectId, volumeTypeId, { volumes: 1, gigabytes: kept?.growsTo ?? sizeGib });
  tx.remove(volumes, id);
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

const deletable = new Set(['available', 'error', 'error_restoring', 'error_extending', 'error_managing']);

/** Whether nothing is against its deletion, as far as the volume's record says. Claims are to be asked for besides. */
export function isDeletable({ status, migrationStatus, attachments, snapshotIds }: Volume): boolean {
  const migrates = migrationStatus !== null && !['success', 'error'].includes(migrationStatus);
  return deletable.has(status) && !migrates && attachments.length === 0 && snapshotIds.length === 0;
}

function whyItStays({ snapshotIds, attachments }: Volume) {
  if (snapshotIds.length > 0) return 'staysWithSnapshots';
  return attachments.length > 0 ? 'staysInUse' : 'staysForItsStatus';
}

/** What attachments make of a volume: the first of these that one of them has. */
const statuses = ['attached', 'detaching', 'attaching', 'reserved'] as const;

/** The status of a volume that nobody uses. */
function unusedStatus({ kept }: Volume): string {
  if (kept === undefined || kept.stands) return 'available';
  return kept.hasFailed ? 'error' : 'creating';
}

/** The volume with these attachments, and the status that follows from them, whatever it said before. */
export function standing(volume: Volume, attachments: readonly Attachment[]): Volume {
  const first = statuses.find((status) => attachments.some((attachment) => attachment.status === status));
  const isAttached = first === 'attached';
  return {
    ...volume,
    attachments: [...attachments],
    status: isAttached ? 'in-use' : (first ?? unusedStatus(volume)),
    attachStatus: isAttached ? 'attached' : 'detached',
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

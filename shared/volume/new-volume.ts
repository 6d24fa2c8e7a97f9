/** A volume that a client asks for: its source decides what its size must be and what it keeps. */
import { together } from '../errors.ts';
import type { Caller } from '../operation/policy.ts';
import type { Ports } from '../ports.ts';
import type { Backup } from './backups/backup.ts';
import * as volumeErrors from './errors.ts';
import { findSnapshot, findSnapshotErrors, findVolume, findVolumeErrors, seekType, typeOfImage } from './find.ts';
import { type Made, madeOf, placed } from './keeping/place.ts';
import { imageMetadataOf } from './service.ts';
import { defaultVolumeType, encryptionOf, isMultiattach, type Volume, type VolumeType } from './volume.ts';

export interface VolumeRequest {
  readonly name: string | null;
  readonly description: string | null;
  readonly sizeGib: number | null;
  readonly type: string | null;
  readonly snapshotId: string | null;
  readonly sourceVolumeId: string | null;
  readonly imageId: string | null;
  readonly availabilityZone: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** What it is restored from. */
  readonly backup?: Backup;
  /** The request that asks for it. */
  readonly requestId: string;
}

/** The one zone that the built-in volume service has. */
const zone = 'nova';
const gibibyte = 2 ** 30;

interface Source {
  readonly minimumGib: number;
  readonly what: string;
  readonly bootable: boolean;
  readonly imageMetadata: Readonly<Record<string, string>>;
  /** The type of a volume that asks for none; the default where this names none. */
  readonly typeName?: string | undefined;
  readonly made: Made;
}

const blank: Source = { minimumGib: 0, what: '', bootable: false, imageMetadata: {}, made: {} };

export const newVolumeErrors = /* @__PURE__ */ together(findSnapshotErrors, findVolumeErrors, [
  volumeErrors.SizeMissing,
  volumeErrors.SizeTooSmall,
  volumeErrors.SourcesExclude,
  volumeErrors.ImageNotFound,
  volumeErrors.ImageNotActive,
  volumeErrors.VolumeStatusInvalid,
  volumeErrors.OriginSnapshotNotAvailable,
  volumeErrors.VolumeTypeNameNotFound,
  volumeErrors.ZoneInvalid,
]);

export async function newVolume(ports: Ports, caller: Caller, request: VolumeRequest): Promise<Volume> {
  if ([request.snapshotId, request.sourceVolumeId, request.imageId].filter((id) => id !== null && id !== '').length > 1) {
    throw volumeErrors.SourcesExclude();
  }
  if (request.availabilityZone !== null && request.availabilityZone !== zone)
    throw volumeErrors.ZoneInvalid({ zone: request.availabilityZone });
  const source = await sourceOf(ports, caller, request);
  const type = await typeOf(ports, caller, request.type || source.typeName);
  const sizeGib = request.sizeGib ?? (request.imageId ? null : source.minimumGib || null);
  if (sizeGib === null) throw volumeErrors.SizeMissing();
  if (sizeGib < source.minimumGib) throw volumeErrors.SizeTooSmall({ size: sizeGib, what: source.what, minimum: source.minimumGib });
  const time = new Date(ports.clock.now()).toISOString();
  const id = ports.chance.uuid();
  const volume: Volume = {
    id,
    projectId: caller.projectId ?? '',
    userId: caller.userId,
    name: request.name,
    description: request.description,
    sizeGib,
    status: 'available',
    attachStatus: 'detached',
    migrationStatus: null,
    volumeTypeId: type.id,
    multiattach: isMultiattach(type),
    ...encryptionOf(id, type, source.made.origin),
    bootable: source.bootable,
    readOnly: null,
    availabilityZone: zone,
    metadata: { ...request.metadata },
    imageMetadata: { ...source.imageMetadata },
    snapshotId: request.snapshotId,
    sourceVolumeId: request.sourceVolumeId,
    attachments: [],
    snapshotIds: [],
    createdAt: time,
    updatedAt: time,
  };
  const { requestId } = request;
  return placed(volume, source.made, { hosts: await ports.volumeHosts.get(), now: ports.clock.now(), requestId });
}

async function typeOf({ store }: Ports, caller: Caller, idOrName: string | undefined): Promise<VolumeType> {
  if (!idOrName) return defaultVolumeType;
  const type = await seekType(store, idOrName, caller);
  if (type === undefined) throw volumeErrors.VolumeTypeNameNotFound({ name: idOrName });
  return type;
}

async function sourceOf(ports: Ports, caller: Caller, request: VolumeRequest): Promise<Source> {
  if (request.backup !== undefined) {
    const { sizeGib, bootable, imageMetadata } = request.backup;
    return { bootable, imageMetadata, minimumGib: sizeGib, what: 'the backup size', made: madeOf(request.backup) };
  }
  if (request.imageId) {
    const image = await ports.images.find(request.imageId, caller);
    if (image === undefined) throw volumeErrors.ImageNotFound();
    if (image.status !== 'active') throw volumeErrors.ImageNotActive({ image_id: request.imageId });
    const minimumGib = Math.max(image.minDiskGib, Math.ceil(image.sizeBytes / gibibyte));
    return {
      minimumGib,
      what: 'the image size or its minDisk',
      bootable: true,
      imageMetadata: imageMetadataOf(image),
      typeName: image.properties[typeOfImage],
      made: { image },
    };
  }
  if (request.snapshotId) {
    const snapshot = await findSnapshot(ports.store, request.snapshotId, caller);
    if (snapshot.status !== 'available') throw volumeErrors.OriginSnapshotNotAvailable({ status: snapshot.status });
    const origin = await findVolume(ports.store, snapshot.volumeId, caller);
    return { ...like(origin), minimumGib: snapshot.sizeGib, what: 'the snapshot size', made: { snapshot, origin } };
  }
  if (request.sourceVolumeId) {
    const origin = await findVolume(ports.store, request.sourceVolumeId, caller);
    if (origin.status !== 'available' && origin.status !== 'in-use') {
      throw volumeErrors.VolumeStatusInvalid({ volume_id: origin.id, statuses: 'available or in-use', status: origin.status });
    }
    return { ...like(origin), minimumGib: origin.sizeGib, what: 'the original volume size', made: { origin } };
  }
  return blank;
}

const like = ({ bootable, imageMetadata }: Volume) => ({ bootable, imageMetadata });

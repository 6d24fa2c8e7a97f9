/**
 * The disks of a new server against what was found of their volumes, snapshots, images and types, and against flavor and limits, in
 * Nova's order. Nothing is reserved here: the commit's claim decides (see `attach-volume.ts`).
 */
import {
  type BlockDevicePolicy,
  blockDevicePolicy,
  diskBuses,
  type FlavorView,
  type Found,
  isEphemeral,
  isSwap,
  type RequestedBlockDevice,
  type VolumeView,
} from './block-device.ts';
import { sizeOf } from './block-device-assembly.ts';
import * as computeErrors from './errors.ts';

/**
 * The existing volumes that the disks use.
 *
 * @throws RequestedVolumeNotFound
 */
export function volumesOf(devices: readonly RequestedBlockDevice[], volumes: ReadonlyMap<string, VolumeView>): readonly VolumeView[] {
  return devices.flatMap(({ volumeId }) => {
    if (volumeId === null) return [];
    const volume = volumes.get(volumeId);
    if (volume === undefined) throw computeErrors.RequestedVolumeNotFound({ volume_id: volumeId });
    return [volume];
  });
}

/**
 * The zone to schedule in where volumes must be in the server's zone: the requested one, or the volumes' if it is not the default
 * zone, into which nobody is to be pinned.
 *
 * @throws VolumeZoneMismatch
 */
export function zoneWithVolumes(
  requestedZone: string | null,
  volumes: readonly VolumeView[],
  policy: BlockDevicePolicy = blockDevicePolicy,
): string | null {
  const zones = volumes.map((volume) => volume.availabilityZone ?? '');
  const [zone] = zones;
  if (policy.allowsOtherZones || zone === undefined) return requestedZone;
  if (new Set(zones).size > 1) {
    throw computeErrors.VolumeZoneMismatch({ reason: `Volumes are in different availability zones: ${zones.join(',')}` });
  }
  if (requestedZone === null) return zone === policy.defaultZone ? null : zone;
  if (requestedZone !== zone) {
    throw computeErrors.VolumeZoneMismatch({
      reason: `Server and volumes are not in the same availability zone. Server is in: ${requestedZone}. Volumes are in: ${zone}`,
    });
  }
  return requestedZone;
}

/** Boot indexes count up from 0 without gaps, and there is at least one. */
function assertBootSequence(devices: readonly RequestedBlockDevice[]): void {
  const indexes = devices
    .flatMap(({ bootIndex }) => (bootIndex !== null && bootIndex >= 0 ? [bootIndex] : []))
    .sort((one, other) => one - other);
  if (indexes.length === 0 || indexes.some((index, position) => index !== position)) throw computeErrors.BootSequenceInvalid();
}

/** The statuses from which the volume service gives a volume away, in the order in which it names them. */
export const reservableStatuses = (volume: Pick<VolumeView, 'multiattach'>): readonly string[] =>
  volume.multiattach ? ['available', 'in-use', 'downloading'] : ['available', 'downloading'];

/** As the volume service words a choice: `a, b or c`. */
export const eitherOf = (choices: readonly string[]): string =>
  choices.length < 2 ? choices.join('') : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;

function assertReservable(volume: VolumeView, attachedServerIds: readonly string[], knowsMultiattach: boolean): void {
  // Not in Nova, which relies on the volume's status here; an administrator may have reset that.
  if (!volume.multiattach && attachedServerIds.length > 0) {
    throw computeErrors.VolumeAlreadyAttached({ volume_id: volume.id, instances: attachedServerIds.join(' ') });
  }
  if (volume.multiattach && !knowsMultiattach) throw computeErrors.MultiattachNeedsNewerVersion();
  const statuses = reservableStatuses(volume);
  if (!statuses.includes(volume.status)) {
    throw computeErrors.RequestedVolumeNotReservable({ volume_id: volume.id, statuses: eitherOf(statuses), status: volume.status });
  }
}

export interface ValidationContext {
  readonly flavor: FlavorView;
  readonly found: Found;
  /** The server's own image, which was found before. */
  readonly imageRef: string | null;
  /** Microversion 2.60 and later. */
  readonly knowsMultiattach: boolean;
  readonly policy?: BlockDevicePolicy;
}

/** The volume type by its name, whichever way it was given. */
function typeNameOf(device: RequestedBlockDevice, found: Found): string | null {
  if (device.volumeType === null) return null;
  const type = found.volumeTypes.find(({ id, name }) => id === device.volumeType || name === device.volumeType);
  if (type === undefined) throw computeErrors.RequestedVolumeTypeNotFound({ id_or_name: device.volumeType });
  return type.name;
}

/** Checks one disk against its source; the size that the source gives it. */
function checkedSize(device: RequestedBlockDevice, context: ValidationContext): number | null {
  const { found } = context;
  const hasSize = device.volumeSizeGib !== null && device.volumeSizeGib > 0;
  if (device.imageId !== null) {
    if (device.imageId !== context.imageRef && !found.images.has(device.imageId)) {
      throw computeErrors.BlockDeviceImageNotFound({ id: device.imageId });
    }
    if (device.sourceType === 'image' && device.destinationType === 'volume' && !hasSize) throw computeErrors.ImageVolumeNeedsSize();
  } else if (device.volumeId !== null) {
    const volume = found.volumes.get(device.volumeId);
    if (volume === undefined) throw computeErrors.BlockDeviceVolumeNotFound({ id: device.volumeId });
    assertReservable(volume, found.attachedServerIds.get(volume.id) ?? [], context.knowsMultiattach);
    return volume.sizeGib;
  } else if (device.snapshotId !== null) {
    const snapshot = found.snapshots.get(device.snapshotId);
    if (snapshot === undefined) throw computeErrors.BlockDeviceSnapshotNotFound({ id: device.snapshotId });
    return hasSize ? device.volumeSizeGib : snapshot.sizeGib;
  } else if (device.sourceType === 'blank' && device.destinationType === 'volume' && !hasSize) {
    throw computeErrors.BlankVolumeNeedsSize();
  }
  return device.volumeSizeGib;
}

const knownBuses: ReadonlySet<string> = new Set(diskBuses);

function assertWithinFlavor(devices: readonly RequestedBlockDevice[], flavor: FlavorView, policy: BlockDevicePolicy): void {
  const ephemeral = devices.filter(isEphemeral).reduce((sum, device) => sum + (device.volumeSizeGib || flavor.ephemeralGib), 0);
  if (ephemeral > flavor.ephemeralGib) throw computeErrors.EphemeralSizeTooLarge();
  const [swap, ...moreSwap] = devices.filter(isSwap);
  if (moreSwap.length > 0) throw computeErrors.BlockDeviceFormatInvalid({ details: 'More than one swap drive requested.' });
  if ((swap?.volumeSizeGib ?? 0) > flavor.swapMib) throw computeErrors.SwapSizeTooLarge();
  const local = devices.filter((device) => device.destinationType === 'local').length;
  if (policy.maximumLocalDevices >= 0 && local > policy.maximumLocalDevices) throw computeErrors.TooManyLocalDevices();
}

/**
 * Checks the disks and completes their sizes and the names of their volume types.
 *
 * @throws BootSequenceInvalid, RequestedVolumeTypeNotFound, BlockDeviceImageNotFound, ImageVolumeNeedsSize, BlockDeviceVolumeNotFound,
 *   VolumeAlreadyAttached, VolumeAlreadyAttachedHere, MultiattachNeedsNewerVersion, RequestedVolumeNotReservable,
 *   BlockDeviceSnapshotNotFound, BlankVolumeNeedsSize, BlockDeviceBusUnknown, EphemeralSizeTooLarge, SwapSizeTooLarge,
 *   BlockDeviceFormatInvalid, TooManyLocalDevices
 */
export function validateBlockDevices(
  devices: readonly RequestedBlockDevice[],
  context: ValidationContext,
): readonly RequestedBlockDevice[] {
  assertBootSequence(devices);
  const seenVolumes = new Set<string>();
  const checked = devices.map((device) => {
    const volumeType = typeNameOf(device, context.found);
    const volumeSizeGib = checkedSize(device, context);
    if (device.volumeId !== null) {
      // Nova lets the volume service take the second for the first, and the server fails later.
      if (seenVolumes.has(device.volumeId)) throw computeErrors.VolumeAlreadyAttachedHere({ volume_id: device.volumeId });
      seenVolumes.add(device.volumeId);
    }
    if (device.diskBus !== null && !knownBuses.has(device.diskBus)) throw computeErrors.BlockDeviceBusUnknown();
    return { ...device, volumeType, volumeSizeGib };
  });
  assertWithinFlavor(checked, context.flavor, context.policy ?? blockDevicePolicy);
  return checked.map((device) => ({ ...device, volumeSizeGib: sizeOf(device, context.flavor) }));
}

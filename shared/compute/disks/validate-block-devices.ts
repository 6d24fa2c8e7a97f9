/**
 * The disks of a new server against what was found of their volumes, snapshots, images and types, and against flavor and limits, in
 * Nova's order. Nothing is reserved here: the commit's claim decides (see `attach-volume.ts`).
 */
import type { ErrorKind } from '../../errors.ts';
import * as computeErrors from '../errors.ts';
import {
  diskBuses,
  type FlavorView,
  type Found,
  type ImageView,
  isEphemeral,
  isSwap,
  type RequestedBlockDevice,
  type VolumeView,
} from './block-device.ts';
import { sizeOf } from './block-device-assembly.ts';

/** How many local disks a server may have. Source: Nova's default of max_local_block_devices. */
const maximumLocalDevices = 3;

export const volumesFoundErrors = [computeErrors.RequestedVolumeNotFound];

export function assertVolumesFound(devices: readonly RequestedBlockDevice[], volumes: Found['volumes']): void {
  for (const { volumeId } of devices) {
    if (volumeId !== null && volumes.get(volumeId)?.volume === undefined)
      throw computeErrors.RequestedVolumeNotFound({ volume_id: volumeId });
  }
}

/** Boot indexes count up from 0 without gaps, and there is at least one. */
function assertBootSequence(devices: readonly RequestedBlockDevice[]): void {
  const indexes = devices
    .flatMap(({ bootIndex }) => (bootIndex === null || bootIndex < 0 ? [] : bootIndex))
    .sort((one, other) => one - other);
  if (indexes.length === 0 || indexes.some((index, position) => index !== position)) throw computeErrors.BootSequenceInvalid();
}

/** Whether the volume service gives the volume away. */
export function assertReservable(
  { id, multiattach, status }: VolumeView,
  knowsMultiattach: boolean,
  NotReservable: ErrorKind<'{volume_id}{statuses}{status}'>,
): void {
  if (multiattach && !knowsMultiattach) throw computeErrors.MultiattachNeedsNewerVersion();
  const given = multiattach ? ['available', 'in-use'] : ['available'];
  if (given.includes(status) || status === 'downloading') return;
  throw NotReservable({ volume_id: id, statuses: `${given.join(', ')} or downloading`, status });
}

export interface ValidationContext {
  readonly flavor: FlavorView;
  readonly found: Found;
  /** Microversion 2.60 and later. */
  readonly knowsMultiattach: boolean;
}

/** The volume type by its name, whichever way it was given. */
function typeNameOf({ volumeType }: RequestedBlockDevice, { volumeTypes }: Found): string | null {
  if (volumeType === null) return null;
  const type = volumeTypes.find(({ id, name }) => id === volumeType || name === volumeType);
  if (type === undefined) throw computeErrors.RequestedVolumeTypeNotFound({ id_or_name: volumeType });
  return type.name;
}

/** Nova leaves this to the volume service for disks that do not boot, and the server fails later. */
function assertHoldsImage(sizeGib: number | null, { minDiskGib, sizeBytes }: ImageView): void {
  const minimum = Math.max(minDiskGib, Math.ceil(sizeBytes / 2 ** 30));
  if (sizeGib !== null && sizeGib < minimum) {
    throw computeErrors.VolumeSmallerThanSource({ size: sizeGib, what: 'the image size or its minDisk', minimum });
  }
}

/** Checks one disk against its source; the size that the source gives it. */
function checkedSize(device: RequestedBlockDevice, { found, knowsMultiattach }: ValidationContext): number | null {
  const { imageId, volumeId, snapshotId, sourceType, volumeSizeGib } = device;
  const needsSize = device.destinationType === 'volume' && !volumeSizeGib;
  if (imageId !== null) {
    const image = found.images.get(imageId);
    if (image === undefined) throw computeErrors.BlockDeviceImageNotFound({ id: imageId });
    if (sourceType === 'image' && needsSize) throw computeErrors.ImageVolumeNeedsSize();
    if (device.destinationType === 'volume') assertHoldsImage(volumeSizeGib, image);
  } else if (volumeId !== null) {
    const { volume, holders = [] } = found.volumes.get(volumeId) ?? {};
    if (volume === undefined) throw computeErrors.BlockDeviceVolumeNotFound({ id: volumeId });
    // Not in Nova, which relies on the volume's status here; an administrator may have reset that.
    if (!volume.multiattach && holders.length > 0) {
      throw computeErrors.VolumeAlreadyAttached({ volume_id: volumeId, instances: holders.join(' ') });
    }
    assertReservable(volume, knowsMultiattach, computeErrors.RequestedVolumeNotReservable);
    return volume.sizeGib;
  } else if (snapshotId !== null) {
    const snapshot = found.snapshots.get(snapshotId);
    if (snapshot === undefined) throw computeErrors.BlockDeviceSnapshotNotFound({ id: snapshotId });
    if (volumeSizeGib && volumeSizeGib < snapshot.sizeGib) {
      throw computeErrors.VolumeSmallerThanSource({ size: volumeSizeGib, what: 'the snapshot size', minimum: snapshot.sizeGib });
    }
    return volumeSizeGib || snapshot.sizeGib;
  } else if (sourceType === 'blank' && needsSize) {
    throw computeErrors.BlankVolumeNeedsSize();
  }
  return volumeSizeGib;
}

function assertWithinFlavor(devices: readonly RequestedBlockDevice[], flavor: FlavorView): void {
  const ephemeral = devices.filter(isEphemeral).reduce((sum, device) => sum + (device.volumeSizeGib || flavor.ephemeralGib), 0);
  if (ephemeral > flavor.ephemeralGib) throw computeErrors.EphemeralSizeTooLarge();
  const [swap, ...moreSwap] = devices.filter(isSwap);
  if (moreSwap.length > 0) throw computeErrors.BlockDeviceFormatInvalid({ details: 'More than one swap drive requested.' });
  if ((swap?.volumeSizeGib ?? 0) > flavor.swapMib) throw computeErrors.SwapSizeTooLarge();
  const local = devices.filter(({ destinationType }) => destinationType === 'local');
  if (local.length > maximumLocalDevices) throw computeErrors.TooManyLocalDevices();
}

export const validateBlockDevicesErrors = [
  computeErrors.BootSequenceInvalid,
  computeErrors.RequestedVolumeTypeNotFound,
  computeErrors.BlockDeviceImageNotFound,
  computeErrors.ImageVolumeNeedsSize,
  computeErrors.BlockDeviceVolumeNotFound,
  computeErrors.VolumeAlreadyAttached,
  computeErrors.VolumeAlreadyAttachedHere,
  computeErrors.MultiattachNeedsNewerVersion,
  computeErrors.RequestedVolumeNotReservable,
  computeErrors.VolumeSmallerThanSource,
  computeErrors.BlockDeviceSnapshotNotFound,
  computeErrors.BlankVolumeNeedsSize,
  computeErrors.BlockDeviceBusUnknown,
  computeErrors.EphemeralSizeTooLarge,
  computeErrors.SwapSizeTooLarge,
  computeErrors.BlockDeviceFormatInvalid,
  computeErrors.TooManyLocalDevices,
];

/** Checks the disks and completes their sizes and the names of their volume types. */
export function validateBlockDevices(
  devices: readonly RequestedBlockDevice[],
  context: ValidationContext,
): readonly RequestedBlockDevice[] {
  assertBootSequence(devices);
  const seenVolumes = new Set<string>();
  const checked = devices.map((device) => {
    const { volumeId, diskBus } = device;
    const volumeType = typeNameOf(device, context.found);
    const volumeSizeGib = checkedSize(device, context);
    if (volumeId !== null) {
      // Nova lets the volume service take the second for the first, and the server fails later.
      if (seenVolumes.has(volumeId)) throw computeErrors.VolumeAlreadyAttachedHere({ volume_id: volumeId });
      seenVolumes.add(volumeId);
    }
    if (diskBus !== null && !diskBuses.includes(diskBus)) throw computeErrors.BlockDeviceBusUnknown();
    return { ...device, volumeType, volumeSizeGib };
  });
  assertWithinFlavor(checked, context.flavor);
  return checked.map((device) => ({ ...device, volumeSizeGib: sizeOf(device, context.flavor) }));
}

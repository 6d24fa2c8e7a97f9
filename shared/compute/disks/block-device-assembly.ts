/**
 * All disks of a new server: what the request drafts, what the image's properties define, and what the flavor adds. In case of doubt the
 * request overrides the image, by device name, and the flavor only fills gaps.
 *
 * Source: nova.compute.api, the steps between reading the image and validating the mappings.
 */

import * as computeErrors from '../errors.ts';
import {
  type FlavorView,
  type ImageView,
  isEphemeral,
  isSwap,
  type RequestedBlockDevice,
  rootOf,
  type SnapshotView,
  type VolumeView,
} from './block-device.ts';
import { rootDeviceNameOf, stripDev } from './device-names.ts';
import {
  type DraftBlockDevice,
  type DraftBlockDevices,
  draftOfFields,
  draftOfLegacy,
  invalidFormat,
  isSwapOrEphemeralName,
} from './requested-block-devices.ts';

const defaultRoot = 'vda';

/** Image properties hold lists as JSON text. */
function readList(text: string | undefined): readonly Readonly<Record<string, unknown>>[] {
  let list: unknown;
  try {
    list = JSON.parse(text || '[]');
  } catch {
    // Not even JSON: no list.
  }
  if (!Array.isArray(list) || !list.every((item) => typeof item === 'object' && item !== null)) {
    throw invalidFormat('Some fields are invalid.');
  }
  return list;
}

/** The image property `mappings`: which disks the image expects under which names. Items of another shape are left out. */
const namedMappingsOf = (image: ImageView | null) =>
  readList(image?.properties.mappings).flatMap(({ virtual, device }) =>
    typeof virtual === 'string' && typeof device === 'string' ? { virtual, device } : [],
  );

/** Where the image wants its root disk; null when it does not say. */
export const rootDeviceNameOfImage = (image: ImageView | null): string | null =>
  rootDeviceNameOf(image?.properties ?? {}, namedMappingsOf(image));

/** The request's own size, or the flavor's for local swap and ephemeral disks (MiB for swap, GiB otherwise). */
export function sizeOf(device: DraftBlockDevice, flavor: FlavorView): number | null {
  if (device.volumeSizeGib !== null) return device.volumeSizeGib;
  if (isSwap(device)) return flavor.swapMib;
  return isEphemeral(device) ? flavor.ephemeralGib : null;
}

const localBlank = (more: Pick<DraftBlockDevice, 'guestFormat' | 'volumeSizeGib'>): DraftBlockDevice => ({
  ...draftOfFields({ source_type: 'blank', device_type: 'disk', delete_on_termination: true, boot_index: -1 }),
  ...more,
});
const swapOf = ({ swapMib }: FlavorView) => localBlank({ guestFormat: 'swap', volumeSizeGib: swapMib });
const ephemeralOf = ({ ephemeralGib }: FlavorView) => localBlank({ guestFormat: null, volumeSizeGib: ephemeralGib });

/** Where the flavor gives zero, there is no disk. */
const withSize = (drafts: readonly DraftBlockDevice[]) => drafts.filter(({ volumeSizeGib }) => volumeSizeGib !== 0);

/** Swap and ephemeral disks that the image names; the flavor gives their sizes. */
const namedByImage = (image: ImageView | null, flavor: FlavorView): readonly DraftBlockDevice[] =>
  withSize(
    namedMappingsOf(image)
      .filter(({ virtual }) => isSwapOrEphemeralName(virtual))
      .map(({ virtual, device }) => ({
        ...(virtual === 'swap' ? swapOf(flavor) : ephemeralOf(flavor)),
        deviceName: device.startsWith('/') ? device : `/dev/${device}`,
      })),
  );

const definedByFlavor = (flavor: FlavorView, drafts: readonly DraftBlockDevice[]): readonly DraftBlockDevice[] =>
  withSize([...(drafts.some(isEphemeral) ? [] : [ephemeralOf(flavor)]), ...(drafts.some(isSwap) ? [] : [swapOf(flavor)])]);

/** Legacy mappings name their root disk by its device name only. */
function withRootByName(drafts: readonly DraftBlockDevice[], rootDeviceName: string): readonly DraftBlockDevice[] {
  return drafts.map((draft) => {
    const isRoot = draft.sourceType !== null && draft.sourceType !== 'blank' && stripDev(draft.deviceName) === stripDev(rootDeviceName);
    return { ...draft, bootIndex: isRoot ? 0 : draft.noDevice ? null : -1 };
  });
}

const overriddenBy = (drafts: readonly DraftBlockDevice[], overriders: readonly DraftBlockDevice[]): readonly DraftBlockDevice[] => {
  const names = new Set(overriders.map(({ deviceName }) => deviceName));
  return [...overriders, ...drafts.filter(({ deviceName }) => deviceName === null || !names.has(deviceName))];
};

/** What the image's own disks are to be made of, as far as its properties can be read. */
export function sourcesOfImage(image: ImageView | undefined): readonly DraftBlockDevice[] {
  if (!image?.properties['block_device_mapping']) return [];
  try {
    return draftsOfImage(image);
  } catch {
    // It is refused where the disks are put together.
    return [];
  }
}

function draftsOfImage(image: ImageView | null): readonly DraftBlockDevice[] {
  const bodies = readList(image?.properties['block_device_mapping']);
  return bodies.map(image?.properties['bdm_v2'] ? draftOfFields : draftOfLegacy);
}

function definedByImage(image: ImageView | null, flavor: FlavorView, rootDeviceName: string): readonly DraftBlockDevice[] {
  const own = draftsOfImage(image);
  const drafts = image?.properties.bdm_v2 ? own : withRootByName(own, rootDeviceName);
  if (drafts.some((draft) => draft.sourceType === null && !draft.noDevice)) throw invalidFormat('Some required fields are missing');
  return overriddenBy(namedByImage(image, flavor), drafts);
}

const rootFromImage = (image_id: string): DraftBlockDevice =>
  draftOfFields({ source_type: 'image', image_id, device_type: 'disk', delete_on_termination: true, boot_index: 0 });

const isDevice = (draft: DraftBlockDevice): draft is RequestedBlockDevice => draft.sourceType !== null && !draft.noDevice;

export interface AssemblyInput {
  readonly requested: DraftBlockDevices;
  /** Null when the server boots from a volume. */
  readonly imageId: string | null;
  /** The image, or what the boot volume kept of one; null when there is neither. */
  readonly bootImage: ImageView | null;
  readonly flavor: FlavorView;
  /** How many servers are wanted at most. */
  readonly maxCount: number;
}

export const assembleBlockDevicesErrors = [
  computeErrors.VolumeAtRootDevice,
  computeErrors.BlockDeviceFormatInvalid,
  computeErrors.VolumeForSeveralServers,
];

/**
 * The disks of each server of the request, not yet checked against volumes and limits (`validateBlockDevices`) nor named (`nameDevices`).
 *
 */
export function assembleBlockDevices(input: AssemblyInput): readonly RequestedBlockDevice[] {
  const { requested, imageId, bootImage, flavor } = input;
  const imageRoot = rootDeviceNameOfImage(bootImage);
  // Nova compares with the default name only: an image's own root name has /dev/ in front, which makes its comparison fail.
  const isAtRoot = (draft: DraftBlockDevice) => draft.destinationType === 'volume' && stripDev(draft.deviceName) === defaultRoot;
  if (imageId !== null && imageRoot === null && !requested.isLegacy && requested.drafts.some(isAtRoot)) {
    throw computeErrors.VolumeAtRootDevice({ device: defaultRoot });
  }
  const rootDeviceName = imageRoot ?? defaultRoot;
  const fromImage = definedByImage(bootImage, flavor, rootDeviceName);
  const imageHasRoot = rootOf(fromImage) !== undefined;
  const merged = overriddenBy(fromImage, completed(requested, imageId, rootDeviceName, imageHasRoot));
  if (input.maxCount > 1 && merged.some((draft) => draft.sourceType === 'volume')) {
    throw computeErrors.VolumeForSeveralServers();
  }
  return [...merged, ...definedByFlavor(flavor, merged)].filter(isDevice);
}

/** The request's part, with its root disk decided. An image that defines a root disk itself takes precedence over the image as a disk. */
function completed(
  requested: DraftBlockDevices,
  imageId: string | null,
  rootDeviceName: string,
  imageHasRoot: boolean,
): readonly DraftBlockDevice[] {
  const { drafts, isLegacy } = requested;
  if (!isLegacy) return imageHasRoot ? drafts.filter((draft) => draft.bootIndex !== 0 || draft.sourceType !== 'image') : drafts;
  if (imageHasRoot) return drafts.map((draft) => ({ ...draft, bootIndex: -1 }));
  const named = withRootByName(drafts, rootDeviceName);
  return rootOf(named) === undefined && imageId !== null ? [rootFromImage(imageId), ...named] : named;
}

const readNumber = (text: string | undefined): number => Number.parseInt(text ?? '', 10) || 0;

/** A bootable volume seen as the image that it was made from. What it kept are the image's properties and these attributes. */
function imageOfVolume({ imageMetadata, sizeGib }: VolumeView): ImageView {
  const { image_id, image_name, size, checksum, container_format, disk_format, min_disk, min_ram, ...properties } = imageMetadata;
  return {
    id: null,
    name: image_name ?? null,
    status: 'active',
    minDiskGib: readNumber(min_disk),
    minRamMib: readNumber(min_ram),
    sizeBytes: sizeGib * 2 ** 30,
    diskFormat: disk_format ?? null,
    properties,
  };
}

/** A boot disk and what was found of its source; absent fields were not found. A snapshot's volume is the one that it was taken of. */
export interface BootSource {
  readonly draft: DraftBlockDevice | undefined;
  readonly image?: ImageView | undefined;
  readonly snapshot?: SnapshotView | undefined;
  readonly volume?: VolumeView | undefined;
}

export const bootImageErrors = [
  computeErrors.BlockDeviceImageNotFound,
  computeErrors.RequestedSnapshotNotFound,
  computeErrors.BlockDeviceVolumeNotFound,
  computeErrors.BlockDeviceNotBootable,
];

/**
 * The image metadata of a server that boots from such a disk instead of an image of its own; null when there is none, as with a blank disk.
 *
 */
export function bootImageOf({ draft, image, snapshot, volume }: BootSource): ImageView | null {
  if (draft === undefined) return null;
  const { snapshotId, imageId } = draft;
  if (snapshotId !== null && snapshot === undefined) throw computeErrors.RequestedSnapshotNotFound({ snapshot_id: snapshotId });
  if (imageId !== null) {
    if (image === undefined) throw computeErrors.BlockDeviceImageNotFound({ id: imageId });
    return image;
  }
  const id = snapshot?.volumeId ?? draft.volumeId;
  if (id === null) return null;
  if (volume === undefined) throw computeErrors.BlockDeviceVolumeNotFound({ id });
  if (!volume.bootable) throw computeErrors.BlockDeviceNotBootable({ id });
  return imageOfVolume(volume);
}

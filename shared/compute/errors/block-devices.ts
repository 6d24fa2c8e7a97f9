/** What clients are told of the block devices that a new server asks for. */
import { errorKind } from '../../errors.ts';

export const TwoBlockDeviceSyntaxes = /* @__PURE__ */ errorKind(
  'TwoBlockDeviceSyntaxes',
  400,
  'Using different block_device_mapping syntaxes is not allowed in the same request.',
);
export const BlockDeviceFormatInvalid = /* @__PURE__ */ errorKind(
  'BlockDeviceFormatInvalid',
  400,
  'Block Device Mapping is Invalid: {details}',
);
export const VolumeAtRootDevice = /* @__PURE__ */ errorKind(
  'VolumeAtRootDevice',
  400,
  'The volume cannot be assigned the same device name as the root device {device}',
);
export const VolumeForSeveralServers = /* @__PURE__ */ errorKind(
  'VolumeForSeveralServers',
  400,
  'Cannot attach one or more volumes to multiple instances',
);
export const BootSequenceInvalid = /* @__PURE__ */ errorKind(
  'BootSequenceInvalid',
  400,
  'Block Device Mapping is Invalid: Boot sequence for the instance and image/block device mapping combination is not valid.',
);
export const BlockDeviceImageNotFound = /* @__PURE__ */ errorKind(
  'BlockDeviceImageNotFound',
  400,
  'Block Device Mapping is Invalid: failed to get image {id}.',
);
export const BlockDeviceVolumeNotFound = /* @__PURE__ */ errorKind(
  'BlockDeviceVolumeNotFound',
  400,
  'Block Device Mapping is Invalid: failed to get volume {id}.',
);
export const BlockDeviceSnapshotNotFound = /* @__PURE__ */ errorKind(
  'BlockDeviceSnapshotNotFound',
  400,
  'Block Device Mapping is Invalid: failed to get snapshot {id}.',
);
export const BlockDeviceNotBootable = /* @__PURE__ */ errorKind('BlockDeviceNotBootable', 400, 'Block Device {id} is not bootable.');
export const BlockDeviceBusUnknown = /* @__PURE__ */ errorKind('BlockDeviceBusUnknown', 400, 'Block Device Mapping is Invalid.');
export const ImageVolumeNeedsSize = /* @__PURE__ */ errorKind(
  'ImageVolumeNeedsSize',
  400,
  "Images with destination_type 'volume' need to have a non-zero size specified",
);
export const BlankVolumeNeedsSize = /* @__PURE__ */ errorKind(
  'BlankVolumeNeedsSize',
  400,
  "Blank volumes (source: 'blank', dest: 'volume') need to have non-zero size",
);
/** Nova hands on what Cinder says. */
export const VolumeSmallerThanSource = /* @__PURE__ */ errorKind(
  'VolumeSmallerThanSource',
  400,
  "Invalid input received: Volume size '{size}'GB cannot be smaller than {what} {minimum}GB.",
);
export const EphemeralSizeTooLarge = /* @__PURE__ */ errorKind(
  'EphemeralSizeTooLarge',
  400,
  'Ephemeral disks requested are larger than the instance type allows. If no size is given in one block device mapping, flavor ephemeral size will be used.',
);
export const SwapSizeTooLarge = /* @__PURE__ */ errorKind(
  'SwapSizeTooLarge',
  400,
  'Swap drive requested is larger than instance type allows.',
);
export const TooManyLocalDevices = /* @__PURE__ */ errorKind(
  'TooManyLocalDevices',
  400,
  'Block Device Mapping is Invalid: You specified more local devices than the limit allows',
);
export const RequestedVolumeNotFound = /* @__PURE__ */ errorKind('RequestedVolumeNotFound', 400, 'Volume {volume_id} could not be found.');
export const RequestedSnapshotNotFound = /* @__PURE__ */ errorKind(
  'RequestedSnapshotNotFound',
  400,
  'Snapshot {snapshot_id} could not be found.',
);
export const RequestedVolumeTypeNotFound = /* @__PURE__ */ errorKind(
  'RequestedVolumeTypeNotFound',
  400,
  'Volume type {id_or_name} could not be found.',
);
export const RequestedVolumeNotReservable = /* @__PURE__ */ errorKind(
  'RequestedVolumeNotReservable',
  400,
  'Invalid volume: Invalid input received: Invalid volume: Volume {volume_id} status must be {statuses} to reserve, but the current status is {status}.',
);

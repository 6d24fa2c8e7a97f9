/** What the Volume API tells its clients. Source: Cinder's messages. */
import { errorKind } from '../errors.ts';

export const VolumeNotFound = errorKind('VolumeNotFound', 404, 'Volume {volume_id} could not be found.');
export const SnapshotNotFound = errorKind('SnapshotNotFound', 404, 'Snapshot {snapshot_id} could not be found.');
export const AttachmentNotFound = errorKind(
  'AttachmentNotFound',
  404,
  'Volume attachment could not be found with filter: attachment_id = {attachment_id}.',
);
export const AttachmentClaimed = errorKind(
  'AttachmentClaimed',
  409,
  'The attachment belongs to server {server_id}: detach the volume there.',
);
export const VolumeTypeNotFound = errorKind('VolumeTypeNotFound', 404, 'Volume type {type} could not be found.');
export const VolumeTypeExists = errorKind('VolumeTypeExists', 409, 'Volume Type {name} already exists.');
export const VolumeTypeInUse = errorKind('VolumeTypeInUse', 400, 'Target volume type is still in use: {type}');
export const VolumeBusy = errorKind(
  'VolumeBusy',
  400,
  'Invalid volume: Volume status must be available or error or error_restoring or error_extending or error_managing ' +
    'and must not be migrating, attached, belong to a group, have snapshots or be disassociated from snapshots after volume transfer.',
);
export const VolumeStatusInvalid = errorKind(
  'VolumeStatusInvalid',
  400,
  'Invalid volume: Volume {volume_id} status must be {statuses}, but the current status is {status}.',
);
export const ReserveStatusInvalid = errorKind(
  'ReserveStatusInvalid',
  400,
  'Invalid volume: Volume {volume_id} status must be {statuses} to reserve, but the current status is {status}.',
);
export const NothingToReset = errorKind('NothingToReset', 400, "Must specify 'status', 'attach_status' or 'migration_status' for update.");
export const ExtendTooSmall = errorKind(
  'ExtendTooSmall',
  400,
  'Invalid input received: New size for extend must be greater than current size. (current: {current}, extended: {extended}).',
);
export const SizeMissing = errorKind(
  'SizeMissing',
  400,
  'Invalid input received: Size must be given for a volume that is made of nothing.',
);
export const SizeTooSmall = errorKind(
  'SizeTooSmall',
  400,
  "Invalid input received: Volume size '{size}'GB cannot be smaller than {what} {minimum}GB.",
);
export const SourcesExclude = errorKind(
  'SourcesExclude',
  400,
  'Invalid input received: May specify only one of snapshot, imageRef or source volume.',
);
export const ImageNotFound = errorKind('ImageNotFound', 400, 'Invalid image identifier or unable to access requested image.');
export const ImageNotActive = errorKind('ImageNotActive', 400, 'Invalid input received: Image {image_id} is not active.');
export const MetadataNotFound = errorKind('MetadataNotFound', 404, 'Volume {volume_id} has no metadata with key {key}.');
export const ExtraSpecNotFound = errorKind('ExtraSpecNotFound', 404, 'Volume Type {type} has no extra specs with key {key}.');
export const SnapshotBusy = errorKind(
  'SnapshotBusy',
  400,
  'Invalid snapshot: Snapshot status must be available or error, but it is {status}.',
);
export const NumberQuotaExceeded = errorKind(
  'NumberQuotaExceeded',
  413,
  "{kind}LimitExceeded: Maximum number of {resource} allowed ({limit}) exceeded for quota '{resource}'.",
);
export const GigabytesQuotaExceeded = errorKind(
  'GigabytesQuotaExceeded',
  413,
  'VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota. ' +
    'Requested {requested}G, quota is {limit}G and {used}G has been consumed.',
);
export const ZoneInvalid = errorKind('ZoneInvalid', 400, "Availability zone '{zone}' is invalid.");
export const MarkerNotFound = errorKind('MarkerNotFound', 400, 'Marker {marker} could not be found.');
export const SortInvalid = errorKind('SortInvalid', 400, 'Invalid input received: {reason}');

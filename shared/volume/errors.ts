/** What the Volume API tells its clients. Source: Cinder's messages. */
import { errorTable } from '../errors.ts';

export const volumeErrors = errorTable({
  VolumeNotFound: { status: 404, message: 'Volume {volume_id} could not be found.' },
  SnapshotNotFound: { status: 404, message: 'Snapshot {snapshot_id} could not be found.' },
  AttachmentNotFound: { status: 404, message: 'Volume attachment could not be found with filter: attachment_id = {attachment_id}.' },
  AttachmentClaimed: { status: 409, message: 'The attachment belongs to server {server_id}: detach the volume there.' },
  VolumeTypeNotFound: { status: 404, message: 'Volume type {type} could not be found.' },
  VolumeTypeExists: { status: 409, message: 'Volume Type {name} already exists.' },
  VolumeTypeInUse: { status: 400, message: 'Target volume type is still in use: {type}' },
  VolumeBusy: {
    status: 400,
    message:
      'Invalid volume: Volume status must be available or error or error_restoring or error_extending or error_managing ' +
      'and must not be migrating, attached, belong to a group, have snapshots or be disassociated from snapshots after volume transfer.',
  },
  VolumeStatusInvalid: {
    status: 400,
    message: 'Invalid volume: Volume {volume_id} status must be {statuses}, but the current status is {status}.',
  },
  ReserveStatusInvalid: {
    status: 400,
    message: 'Invalid volume: Volume {volume_id} status must be {statuses} to reserve, but the current status is {status}.',
  },
  NothingToReset: { status: 400, message: "Must specify 'status', 'attach_status' or 'migration_status' for update." },
  ExtendTooSmall: {
    status: 400,
    message: 'Invalid input received: New size for extend must be greater than current size. (current: {current}, extended: {extended}).',
  },
  SizeMissing: { status: 400, message: 'Invalid input received: Size must be given for a volume that is made of nothing.' },
  SizeTooSmall: { status: 400, message: "Invalid input received: Volume size '{size}'GB cannot be smaller than {what} {minimum}GB." },
  SourcesExclude: { status: 400, message: 'Invalid input received: May specify only one of snapshot, imageRef or source volume.' },
  ImageNotFound: { status: 400, message: 'Invalid image identifier or unable to access requested image.' },
  ImageNotActive: { status: 400, message: 'Invalid input received: Image {image_id} is not active.' },
  MetadataNotFound: { status: 404, message: 'Volume {volume_id} has no metadata with key {key}.' },
  ExtraSpecNotFound: { status: 404, message: 'Volume Type {type} has no extra specs with key {key}.' },
  SnapshotBusy: { status: 400, message: 'Invalid snapshot: Snapshot status must be available or error, but it is {status}.' },
  NumberQuotaExceeded: {
    status: 413,
    message: "{kind}LimitExceeded: Maximum number of {resource} allowed ({limit}) exceeded for quota '{resource}'.",
  },
  GigabytesQuotaExceeded: {
    status: 413,
    message:
      'VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota. ' +
      'Requested {requested}G, quota is {limit}G and {used}G has been consumed.',
  },
  ZoneInvalid: { status: 400, message: "Availability zone '{zone}' is invalid." },
  MarkerNotFound: { status: 400, message: 'Marker {marker} could not be found.' },
  SortInvalid: { status: 400, message: 'Invalid input received: {reason}' },
});

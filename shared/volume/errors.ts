/** What the Volume API tells its clients. Source: Cinder's messages. */
import { errorKind } from '../errors.ts';

export const VolumeNotFound = /* @__PURE__ */ errorKind('VolumeNotFound', 404, 'Volume {volume_id} could not be found.');
export const SnapshotNotFound = /* @__PURE__ */ errorKind('SnapshotNotFound', 404, 'Snapshot {snapshot_id} could not be found.');
export const MessageNotFound = /* @__PURE__ */ errorKind('MessageNotFound', 404, 'Message {message_id} could not be found.');
export const AttachmentNotFound = /* @__PURE__ */ errorKind(
  'AttachmentNotFound',
  404,
  'Volume attachment could not be found with filter: attachment_id = {attachment_id}.',
);
export const AttachmentClaimed = /* @__PURE__ */ errorKind(
  'AttachmentClaimed',
  409,
  'ConflictNovaUsingAttachment: Detach volume from instance {server_id} using the Compute API',
);
export const VolumeHeld = /* @__PURE__ */ errorKind(
  'VolumeHeld',
  400,
  'Invalid volume: volume {volume_id} is already attached to instances: {instances}',
);
export const VolumeInError = /* @__PURE__ */ errorKind(
  'VolumeInError',
  400,
  'Invalid volume: Volume attachments can not be created if the volume is in an error state. The Volume {volume_id} currently has a status of: {status} ',
);
export const VolumeTypeNotFound = /* @__PURE__ */ errorKind('VolumeTypeNotFound', 404, 'Volume type {type} could not be found.');
export const VolumeTypeNameNotFound = /* @__PURE__ */ errorKind(
  'VolumeTypeNameNotFound',
  404,
  'Volume type with name {name} could not be found.',
);
export const TypeAccessExists = /* @__PURE__ */ errorKind(
  'TypeAccessExists',
  409,
  'Volume type access for {type} / {project_id} combination already exists.',
);
export const TypeAccessNotFound = /* @__PURE__ */ errorKind(
  'TypeAccessNotFound',
  404,
  'Volume type access not found for {type} / {project_id} combination.',
);
export const TypeAccessOfPublicType = /* @__PURE__ */ errorKind(
  'TypeAccessOfPublicType',
  404,
  'Access list not available for public volume types.',
);
export const TypeAccessToPublicType = /* @__PURE__ */ errorKind(
  'TypeAccessToPublicType',
  400,
  'Invalid volume type: Type access modification is not applicable to public volume type.',
);
export const TypeAccessFull = /* @__PURE__ */ errorKind(
  'TypeAccessFull',
  400,
  'Invalid volume type: {type} is shared with {maximum} projects, which is as many as there may be.',
);
export const VolumeTypeExists = /* @__PURE__ */ errorKind('VolumeTypeExists', 409, 'Volume Type {name} already exists.');
export const VolumeTypeInUse = /* @__PURE__ */ errorKind('VolumeTypeInUse', 400, 'Target volume type is still in use: {type}');
export const VolumeBusy = /* @__PURE__ */ errorKind(
  'VolumeBusy',
  400,
  'Invalid volume: Volume status must be available or error or error_restoring or error_extending or error_managing ' +
    'and must not be migrating, attached, belong to a group, have snapshots, awaiting a transfer, or be disassociated from snapshots ' +
    'after volume transfer.',
);
export const VolumeBusyForForce = /* @__PURE__ */ errorKind(
  'VolumeBusyForForce',
  400,
  'Invalid volume: Volume  must not be migrating, attached, belong to a group, have snapshots, awaiting a transfer, or be ' +
    'disassociated from snapshots after volume transfer.',
);
export const VolumeStatusInvalid = /* @__PURE__ */ errorKind(
  'VolumeStatusInvalid',
  400,
  'Invalid volume: Volume {volume_id} status must be {statuses}, but the current status is {status}.',
);
export const ReserveStatusInvalid = /* @__PURE__ */ errorKind(
  'ReserveStatusInvalid',
  400,
  'Invalid volume: Volume {volume_id} status must be {statuses} to reserve, but the current status is {status}.',
);
export const NothingToReset = /* @__PURE__ */ errorKind(
  'NothingToReset',
  400,
  "Must specify 'status', 'attach_status' or 'migration_status' for update.",
);
export const ExtendTooSmall = /* @__PURE__ */ errorKind(
  'ExtendTooSmall',
  400,
  'Invalid input received: New size for extend must be greater than current size. (current: {current}, extended: {extended}).',
);
export const SizeMissing = /* @__PURE__ */ errorKind(
  'SizeMissing',
  400,
  'Invalid input received: Size must be given for a volume that is made of nothing.',
);
export const SizeTooSmall = /* @__PURE__ */ errorKind(
  'SizeTooSmall',
  400,
  "Invalid input received: Volume size '{size}'GB cannot be smaller than {what} {minimum}GB.",
);
export const SourcesExclude = /* @__PURE__ */ errorKind(
  'SourcesExclude',
  400,
  'Invalid input received: May specify only one of snapshot, imageRef or source volume.',
);
export const ImageNotFound = /* @__PURE__ */ errorKind(
  'ImageNotFound',
  400,
  'Invalid image identifier or unable to access requested image.',
);
export const ImageNotActive = /* @__PURE__ */ errorKind('ImageNotActive', 400, 'Invalid input received: Image {image_id} is not active.');
export const OriginSnapshotNotAvailable = /* @__PURE__ */ errorKind(
  'OriginSnapshotNotAvailable',
  400,
  "Invalid snapshot: Originating snapshot status must be one of 'available' values, but it is {status}.",
);
export const UploadStatusInvalid = /* @__PURE__ */ errorKind(
  'UploadStatusInvalid',
  400,
  'Invalid volume: Volume {volume_id} status must be {statuses}',
);
export const UploadOfEncrypted = /* @__PURE__ */ errorKind(
  'UploadOfEncrypted',
  400,
  'Invalid volume: Volume {volume_id} is encrypted: an image of it would not be.',
);
export const MetadataNotFound = /* @__PURE__ */ errorKind('MetadataNotFound', 404, 'Volume {volume_id} has no metadata with key {key}.');
export const TooMuchMetadata = /* @__PURE__ */ errorKind('TooMuchMetadata', 400, 'Invalid metadata: there may be at most {maximum} items.');
export const TooManySpecs = /* @__PURE__ */ errorKind(
  'TooManySpecs',
  400,
  'Invalid volume type: there may be at most {maximum} extra specs.',
);
export const MultiattachRemoved = /* @__PURE__ */ errorKind(
  'MultiattachRemoved',
  400,
  'multiattach parameter has been removed. The default behavior is to use multiattach enabled volume types. Contact your administrator to create a multiattach enabled volume type and use it to create multiattach volumes.',
);
export const ExtendStatusInvalid = /* @__PURE__ */ errorKind(
  'ExtendStatusInvalid',
  400,
  "Invalid volume: Volume {volume_id} status must be '{wanted}' to extend, currently {status}.",
);
export const EncryptionExists = /* @__PURE__ */ errorKind(
  'EncryptionExists',
  400,
  'Volume type encryption for type {type_id} already exists.',
);
export const EncryptionNotFound = /* @__PURE__ */ errorKind(
  'EncryptionNotFound',
  404,
  'Volume type encryption for type {type_id} does not exist.',
);
export const EncryptionInUse = /* @__PURE__ */ errorKind('EncryptionInUse', 400, 'Cannot {change} encryption specs. Volume type in use.');
export const ExtraSpecNotFound = /* @__PURE__ */ errorKind(
  'ExtraSpecNotFound',
  404,
  'Volume Type {type} has no extra specs with key {key}.',
);
export const SnapshotBusy = /* @__PURE__ */ errorKind(
  'SnapshotBusy',
  400,
  'Invalid snapshot: Snapshot status must be available or error, but it is {status}.',
);
export const ForceRemoved = /* @__PURE__ */ errorKind(
  'ForceRemoved',
  400,
  "Since microversion 3.66 the 'force' flag is invalid for this request.  For backward compatability, however, when the 'force' flag is passed with a value evaluating to True, it is silently ignored.",
);
export const NumberQuotaExceeded = /* @__PURE__ */ errorKind(
  'NumberQuotaExceeded',
  413,
  "{kind}LimitExceeded: Maximum number of {resource} allowed ({limit}) exceeded for quota '{name}'.",
);
export const GigabytesQuotaExceeded = /* @__PURE__ */ errorKind(
  'GigabytesQuotaExceeded',
  413,
  'VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed {name} quota. ' +
    'Requested {requested}G, quota is {limit}G and {used}G has been consumed.',
);
export const SizeQuotaExceeded = /* @__PURE__ */ errorKind(
  'SizeQuotaExceeded',
  413,
  'VolumeSizeExceedsLimit: Requested volume size {requested}G is larger than maximum allowed limit {limit}G.',
);
export const QuotaKeysUnknown = /* @__PURE__ */ errorKind(
  'QuotaKeysUnknown',
  400,
  'Invalid input received: Bad key(s) in quota set: {names}',
);
export const QuotaInvalid = /* @__PURE__ */ errorKind('QuotaInvalid', 400, '{name} must be {reason}');
export const QuotaBelowUse = /* @__PURE__ */ errorKind(
  'QuotaBelowUse',
  400,
  'Quota {resource} limit must be equal or greater than existing resources. Current usage is {used} and the requested limit is {limit}.',
);
export const QuotaClassNameInvalid = /* @__PURE__ */ errorKind(
  'QuotaClassNameInvalid',
  400,
  'class_name has {length} characters, but must be less than or equal to 255.',
);
export const ZoneInvalid = /* @__PURE__ */ errorKind('ZoneInvalid', 400, "Availability zone '{zone}' is invalid.");
export const FilterInvalid = /* @__PURE__ */ errorKind('FilterInvalid', 400, "Invalid input received: '{filter}'");
export const IsPublicInvalid = /* @__PURE__ */ errorKind('IsPublicInvalid', 400, 'Invalid is_public filter [{value}]');
export const OperatorInvalid = /* @__PURE__ */ errorKind('OperatorInvalid', 400, 'Invalid {operator} operator');
export const FiltersUnknown = /* @__PURE__ */ errorKind('FiltersUnknown', 400, 'Invalid filters {filters} are found in query options.');
export const PageParameterInvalid = /* @__PURE__ */ errorKind('PageParameterInvalid', 400, '{name} param must be an integer');
export const PageParameterNegative = /* @__PURE__ */ errorKind('PageParameterNegative', 400, '{name} param must be positive');
export const TwoSorts = /* @__PURE__ */ errorKind(
  'TwoSorts',
  400,
  "The 'sort_key' and 'sort_dir' parameters are deprecated and cannot be used with the 'sort' parameter.",
);
export const SortInvalid = /* @__PURE__ */ errorKind('SortInvalid', 400, 'Invalid input received: {reason}');

export * from './errors/backups.ts';
export * from './errors/moves.ts';
export * from './errors/qos.ts';
export * from './errors/services.ts';
export * from './errors/snapshots.ts';
export * from './errors/transfers.ts';

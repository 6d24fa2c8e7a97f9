/** What clients are told when volumes are attached and detached. */
import { errorKind } from '../../errors.ts';

export const VolumeNotFound = /* @__PURE__ */ errorKind('VolumeNotFound', 404, 'Volume {volume_id} could not be found.');
export const VolumeNotAttached = /* @__PURE__ */ errorKind(
  'VolumeNotAttached',
  404,
  'Instance {instance} is not attached to volume {volume}',
);
export const VolumeMappingNotFound = /* @__PURE__ */ errorKind(
  'VolumeMappingNotFound',
  404,
  'No volume Block Device Mapping with id {volume_id}.',
);
export const VolumeAlreadyAttached = /* @__PURE__ */ errorKind(
  'VolumeAlreadyAttached',
  400,
  'Invalid volume: volume {volume_id} is already attached to instances: {instances}',
);
export const VolumeAlreadyAttachedHere = /* @__PURE__ */ errorKind(
  'VolumeAlreadyAttachedHere',
  400,
  'Invalid volume: volume {volume_id} already attached',
);
export const VolumeNotReservable = /* @__PURE__ */ errorKind(
  'VolumeNotReservable',
  400,
  'Invalid input received: Invalid volume: Volume {volume_id} status must be {statuses} to reserve, but the current status is {status}.',
);
export const VolumeNotDetachable = /* @__PURE__ */ errorKind(
  'VolumeNotDetachable',
  400,
  "Invalid volume: Invalid input received: Invalid volume: Unable to detach volume. Volume status must be 'in-use' and attach_status must be 'attached' to detach.",
);
export const MultiattachNeedsNewerVersion = /* @__PURE__ */ errorKind(
  'MultiattachNeedsNewerVersion',
  400,
  'Multiattach volumes are only supported starting with compute API version 2.60.',
);
export const MultiattachToShelved = /* @__PURE__ */ errorKind(
  'MultiattachToShelved',
  400,
  'Attaching multiattach volumes is not supported for shelved-offloaded instances.',
);
export const TagToShelved = /* @__PURE__ */ errorKind(
  'TagToShelved',
  400,
  'Tagged volume attachment is not supported for shelved-offloaded instances.',
);
export const DevicePathInvalid = /* @__PURE__ */ errorKind('DevicePathInvalid', 400, 'The supplied device path ({path}) is invalid.');
export const DevicePathInUse = /* @__PURE__ */ errorKind('DevicePathInUse', 409, 'The supplied device path ({path}) is in use.');
export const TooManyDiskDevices = /* @__PURE__ */ errorKind(
  'TooManyDiskDevices',
  403,
  'The maximum allowed number of disk devices ({maximum}) to attach to a single instance has been exceeded.',
);
export const RootVolumeNotDetachable = /* @__PURE__ */ errorKind('RootVolumeNotDetachable', 400, 'Cannot detach a root device volume');
export const AttachmentFieldImmutable = /* @__PURE__ */ errorKind('AttachmentFieldImmutable', 400, 'The {field} property is not mutable');
export const VolumeNotMigrating = /* @__PURE__ */ errorKind(
  'VolumeNotMigrating',
  409,
  'volume {old_volume_id} is not migrating; this API should only be called by Cinder',
);

// Swapping.
export const SwapTargetNotFound = /* @__PURE__ */ errorKind('SwapTargetNotFound', 400, 'Volume {volume_id} could not be found.');
export const SwapOfForeignVolume = /* @__PURE__ */ errorKind(
  'SwapOfForeignVolume',
  400,
  'Invalid volume: Old volume is attached to a different instance.',
);
export const SwapToAttachedVolume = /* @__PURE__ */ errorKind(
  'SwapToAttachedVolume',
  400,
  'Invalid volume: New volume must be detached in order to swap.',
);
export const SwapToSmallerVolume = /* @__PURE__ */ errorKind(
  'SwapToSmallerVolume',
  400,
  'Invalid volume: New volume must be the same size or larger.',
);
export const SwapOfSharedVolume = /* @__PURE__ */ errorKind(
  'SwapOfSharedVolume',
  400,
  'Swapping multi-attach volumes with more than one read/write attachment is not supported.',
);

// Snapshots that a volume service asks the hypervisor for.
export const SnapshotVolumeUnmapped = /* @__PURE__ */ errorKind(
  'SnapshotVolumeUnmapped',
  400,
  'No volume Block Device Mapping with id {volume_id}.',
);
export const SnapshotVolumeShared = /* @__PURE__ */ errorKind(
  'SnapshotVolumeShared',
  400,
  'Block Device Mapping {volume_id} is a multi-attach volume and is not valid for this operation.',
);
/** Of these operations Nova says 400 where it says 409 elsewhere, with the text of the exception itself. */
export const SnapshotStateInvalid = /* @__PURE__ */ errorKind(
  'SnapshotStateInvalid',
  400,
  'Instance {instance_uuid} in {attr} {state}. Cannot {method} while the instance is in this state.',
);
export const SnapshotServerNotReady = /* @__PURE__ */ errorKind('SnapshotServerNotReady', 400, 'Instance {instance_id} is not ready');
export const DeleteInfoInvalid = /* @__PURE__ */ errorKind('DeleteInfoInvalid', 400, 'delete_info must be JSON with a volume_id.');
/** What the proxies to volumes and snapshots say of what the volume service has refused. */
export const ProxiedVolumeInvalid = /* @__PURE__ */ errorKind('ProxiedVolumeInvalid', 400, 'Invalid input received: {reason}');
export const ProxiedVolumeOverQuota = /* @__PURE__ */ errorKind('ProxiedVolumeOverQuota', 403, '{reason}');
export const ProxiedSnapshotNotFound = /* @__PURE__ */ errorKind(
  'ProxiedSnapshotNotFound',
  404,
  'Snapshot {snapshot_id} could not be found.',
);

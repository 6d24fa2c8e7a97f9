import { errorKind } from '../../errors.ts';

export const BackupNotFound = /* @__PURE__ */ errorKind('BackupNotFound', 404, 'Backup {backup_id} could not be found.');
export const BackupBusy = /* @__PURE__ */ errorKind('BackupBusy', 400, 'Invalid backup: Backup status must be available or error');
export const BackupNotAvailable = /* @__PURE__ */ errorKind('BackupNotAvailable', 400, 'Invalid backup: Backup status must be available');
export const BackupUnchanged = /* @__PURE__ */ errorKind(
  'BackupUnchanged',
  400,
  'Invalid input received: At least one of name, description and metadata must be given.',
);
export const BackupOfUsedVolume = /* @__PURE__ */ errorKind(
  'BackupOfUsedVolume',
  400,
  'Invalid volume: Volume to be backed up must be available or in-use, but the current status is "{status}".',
);
export const BackupNeedsForce = /* @__PURE__ */ errorKind(
  'BackupNeedsForce',
  400,
  'Invalid volume: Backing up an in-use volume must use the force flag.',
);
export const BackupOfEncrypted = /* @__PURE__ */ errorKind(
  'BackupOfEncrypted',
  400,
  'Invalid volume: Volume {volume_id} is encrypted: a backup of it would not be.',
);
export const BackupIncremental = /* @__PURE__ */ errorKind(
  'BackupIncremental',
  400,
  'Invalid backup: No backups available to do an incremental backup.',
);
export const BackupOfOtherSnapshot = /* @__PURE__ */ errorKind(
  'BackupOfOtherSnapshot',
  400,
  'Invalid volume: Volume {volume_id} does not match with snapshot.volume_id {snapshot_volume_id}.',
);
export const BackupOfUsedSnapshot = /* @__PURE__ */ errorKind(
  'BackupOfUsedSnapshot',
  400,
  'Invalid snapshot: Snapshot to be backed up must be available, but the current status is "{status}".',
);
export const RestoreVolumeBusy = /* @__PURE__ */ errorKind(
  'RestoreVolumeBusy',
  400,
  'Invalid volume: Volume to be restored to must be available',
);
export const RestoreVolumeTooSmall = /* @__PURE__ */ errorKind(
  'RestoreVolumeTooSmall',
  400,
  'Invalid volume: volume size {volume_size} is too small to restore backup of size {size}.',
);
export const BackupsExceeded = /* @__PURE__ */ errorKind(
  'BackupsExceeded',
  413,
  'BackupLimitExceeded: Maximum number of backups allowed ({limit}) exceeded',
);
export const BackupGigabytesExceeded = /* @__PURE__ */ errorKind(
  'BackupGigabytesExceeded',
  413,
  'VolumeBackupSizeExceedsAvailableQuota: Requested backup exceeds allowed Backup gigabytes quota. ' +
    'Requested {requested}G, quota is {limit}G and {used}G has been consumed.',
);

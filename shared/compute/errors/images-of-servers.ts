/** Refusals of what makes an image of a server, and of what shelves one. */
import { errorKind } from '../../errors.ts';

export const ImageMetadataExceeded = /* @__PURE__ */ errorKind('ImageMetadataExceeded', 403, 'Image metadata limit exceeded');
export const SnapshotsExceeded = /* @__PURE__ */ errorKind('SnapshotsExceeded', 403, 'Quota exceeded for resources: snapshots');
/** Where a guest is to hold still; where its password is to change, it is 409. */
export const QuiesceNeedsGuestAgent = /* @__PURE__ */ errorKind('QuiesceNeedsGuestAgent', 400, 'QEMU guest agent is not enabled');
export const BackupOfVolumes = /* @__PURE__ */ errorKind('BackupOfVolumes', 400, 'Backup is not supported for volume-backed instances.');
/** A zone or a host is asked for, and the server still has one. */
export const UnshelveInPlace = /* @__PURE__ */ errorKind(
  'UnshelveInPlace',
  409,
  'Specifying an availability zone or a host when unshelving server "{instance_uuid}" with status "{state}" is not supported. The server status must be SHELVED_OFFLOADED.',
);
export const UnshelveHostNotInZone = /* @__PURE__ */ errorKind(
  'UnshelveHostNotInZone',
  409,
  'Host "{host}" is not in the availability zone "{availability_zone}".',
);

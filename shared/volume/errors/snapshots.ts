import { errorKind } from '../../errors.ts';

export const SnapshotUnchanged = /* @__PURE__ */ errorKind(
  'SnapshotUnchanged',
  400,
  'Invalid input for field/attribute snapshot. At least one of name and description must be given.',
);
export const SnapshotMetadataNotFound = /* @__PURE__ */ errorKind(
  'SnapshotMetadataNotFound',
  404,
  'Snapshot {snapshot_id} has no metadata with key {key}.',
);

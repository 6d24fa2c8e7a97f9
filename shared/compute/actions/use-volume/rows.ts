/** Rows of what is done to a volume while a server uses it, and which changes nothing of either: the host is told, and may fail at it. */
import type { Transition } from '../row.ts';

const nothing = { success: { taskState: null }, failure: { taskState: null } } as const;

/** The volume service says that it has grown. */
export const extendVolume = {
  name: 'extendVolume',
  action: 'extend_volume',
  steps: { extend: { command: 'extend_volume', deadlineSeconds: 300, silence: 'fail' } },
  ...nothing,
} as const satisfies Transition;

export const snapshotVolume = {
  name: 'snapshotVolume',
  action: 'volume_snapshot_create',
  steps: { snapshot: { command: 'snapshot_volume', deadlineSeconds: 300, silence: 'fail' } },
  ...nothing,
} as const satisfies Transition;

export const mergeVolumeSnapshot = {
  name: 'mergeVolumeSnapshot',
  action: 'volume_snapshot_delete',
  steps: { merge: { command: 'merge_volume_snapshot', deadlineSeconds: 3600, silence: 'fail' } },
  ...nothing,
} as const satisfies Transition;

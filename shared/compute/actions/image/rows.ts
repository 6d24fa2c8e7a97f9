/** Rows of what turns a server's disks into an image. The lock is not asked: nothing of the server changes. */
import type { LifecycleRow } from '../row.ts';

/**
 * What is on the disks is kept at one moment, and sent from then on. Neither step leaves anything when it fails or is lost: the image is gone, and so is
 * what the host has kept for it.
 */
export const createImage = {
  name: 'createImage',
  action: 'createImage',
  lock: false,
  host: 'any',
  vmStates: ['active', 'stopped', 'paused', 'suspended'],
  taskStates: [null],
  mustHaveLaunched: true,
  steps: {
    snapshot: {
      command: 'take_snapshot',
      taskState: 'image_snapshot_pending',
      deadlineSeconds: 900,
      silence: 'undo',
      undo: { command: 'drop_snapshot', deadlineSeconds: 300, silence: 'pass' },
    },
    upload: { command: 'upload_snapshot', taskState: 'image_uploading', deadlineSeconds: 3600, silence: 'undo' },
  },
  success: { taskState: null },
  failure: { taskState: null },
} as const satisfies LifecycleRow;

/** The same, after which older ones of the same kind are deleted. */
export const createBackup = {
  ...createImage,
  name: 'createBackup',
  action: 'createBackup',
  steps: { ...createImage.steps, snapshot: { ...createImage.steps.snapshot, taskState: 'image_backup' } },
} as const satisfies LifecycleRow;

/**
 * An image of a server whose disks are volumes, whose guest holds still meanwhile. Its snapshots are taken in the commit between the two steps. Whatever
 * happens, the guest goes on afterwards.
 */
export const createQuiescedImage = {
  ...createImage,
  name: 'createQuiescedImage',
  steps: {
    quiesce: {
      command: 'quiesce',
      taskState: 'image_snapshot_pending',
      deadlineSeconds: 120,
      silence: 'undo',
      undo: { command: 'unquiesce', deadlineSeconds: 300, silence: 'pass' },
    },
    thaw: { command: 'unquiesce', deadlineSeconds: 300, silence: 'pass' },
  },
} as const satisfies LifecycleRow;

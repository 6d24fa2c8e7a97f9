/** Rows of servers that are put on a shelf: first their machine rests on its host, with an image of its disks, then only the image is left. */
import * as powerStates from '../../../messaging/power-states.ts';
import { vtpm } from '../../servers/features.ts';
import { createImage } from '../image/rows.ts';
import type { LifecycleRow } from '../row.ts';

const guards = {
  lock: true,
  host: 'any',
  vmStates: ['active', 'stopped', 'paused', 'suspended'],
  taskStates: [null],
  mustHaveLaunched: true,
  without: [vtpm],
} as const;

/** The host has the last word on whether the machine is off. When no image comes of it, the server is its owner's as before, and is off. */
export const shelve = {
  ...guards,
  name: 'shelve',
  action: 'shelve',
  steps: {
    stop: { command: 'stop', taskState: 'shelving', deadlineSeconds: 300, silence: 'keep' },
    snapshot: { ...createImage.steps.snapshot, taskState: 'shelving_image_pending_upload' },
    upload: { ...createImage.steps.upload, taskState: 'shelving_image_uploading' },
  },
  success: { vmState: 'shelved', taskState: null, powerState: powerStates.shutdown },
  failure: { taskState: null },
} as const satisfies LifecycleRow;

/** A machine of volumes has nothing to keep: it leaves its host at once, as in Nova. */
export const shelveVolumes = {
  ...guards,
  name: 'shelveVolumes',
  action: 'shelve',
  steps: {
    stop: { command: 'stop', taskState: 'shelving', deadlineSeconds: 300, silence: 'keep' },
    offload: { command: 'discard', taskState: 'shelving_offloading', deadlineSeconds: 600, silence: 'keep' },
  },
  success: { vmState: 'shelved_offloaded', taskState: null, powerState: powerStates.shutdown },
  failure: { taskState: null },
} as const satisfies LifecycleRow;

/** Its volumes are free for another host on this one's word, so nothing else is done with it before. */
export const shelveOffload = {
  name: 'shelveOffload',
  action: 'shelveOffload',
  lock: true,
  host: 'any',
  vmStates: ['shelved'],
  taskStates: [null],
  mustHaveLaunched: true,
  isFirm: true,
  steps: { offload: { command: 'discard', taskState: 'shelving_offloading', deadlineSeconds: 600, silence: 'keep' } },
  success: { vmState: 'shelved_offloaded', taskState: null, powerState: powerStates.shutdown },
  failure: { taskState: null },
} as const satisfies LifecycleRow;

/** The machine is still there. */
export const unshelve = {
  name: 'unshelve',
  action: 'unshelve',
  lock: true,
  host: 'any',
  vmStates: ['shelved', 'shelved_offloaded'],
  taskStates: [null],
  mustHaveLaunched: true,
  isFirm: true,
  steps: { start: { command: 'start', taskState: 'unshelving', deadlineSeconds: 300, silence: 'keep' } },
  success: { vmState: 'active', taskState: null, powerState: powerStates.running },
  failure: { vmState: 'shelved', taskState: null },
} as const satisfies LifecycleRow;

/** It is built of its image, wherever there is room. The host may hold its volumes from then on, and has the last word. */
export const unshelveOffloaded = {
  ...unshelve,
  name: 'unshelveOffloaded',
  steps: { build: { command: 'build', taskState: 'unshelving', deadlineSeconds: 1800, silence: 'keep' } },
  failure: { vmState: 'shelved_offloaded', taskState: null },
  unknown: { vmState: 'error', taskState: null },
} as const satisfies LifecycleRow;

import type { LifecycleRow } from '../row.ts';

const attachableVmStates = ['active', 'paused', 'stopped', 'resized', 'soft-delete', 'shelved', 'shelved_offloaded'] as const;

export const attachVolume = {
  name: 'attachVolume',
  action: 'attach_volume',
  lock: true,
  host: 'any',
  vmStates: attachableVmStates,
  taskStates: [null],
  mustHaveLaunched: true,
  steps: { attach: { command: 'attach_volume', deadlineSeconds: 180, silence: 'undo' } },
  success: { taskState: null },
  failure: { taskState: null },
} as const satisfies LifecycleRow;

export const detachVolume = {
  name: 'detachVolume',
  action: 'detach_volume',
  lock: true,
  host: 'up',
  vmStates: attachableVmStates,
  taskStates: [null],
  mustHaveLaunched: true,
  // A guest may take its time to let go of a device; the hypervisor is asked several times.
  steps: { detach: { command: 'detach_volume', deadlineSeconds: 300, silence: 'keep' } },
  success: { taskState: null },
  failure: { taskState: null },
} as const satisfies LifecycleRow;

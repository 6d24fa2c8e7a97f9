import type { LifecycleRow } from '../row.ts';

const pluggable = ['active', 'paused', 'stopped'] as const;

export const attachInterface = {
  name: 'attachInterface',
  action: 'attach_interface',
  lock: true,
  host: 'any',
  vmStates: pluggable,
  taskStates: [null],
  mustHaveLaunched: true,
  steps: { plug: { command: 'attach_interface', deadlineSeconds: 180, silence: 'undo' } },
  success: { taskState: null },
  failure: { taskState: null },
} as const satisfies LifecycleRow;

export const detachInterface = {
  name: 'detachInterface',
  action: 'detach_interface',
  lock: true,
  host: 'any',
  vmStates: pluggable,
  taskStates: [null],
  mustHaveLaunched: true,
  steps: { unplug: { command: 'detach_interface', deadlineSeconds: 300, silence: 'keep' } },
  success: { taskState: null },
  failure: { taskState: null },
} as const satisfies LifecycleRow;

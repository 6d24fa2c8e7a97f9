/** Rows of the actions that change what a machine does, and nothing else. */
import * as powerStates from '../../../messaging/power-states.ts';
import type { LifecycleRow } from '../row.ts';

export const start = {
  name: 'start',
  action: 'start',
  lock: true,
  host: 'placed',
  vmStates: ['stopped'],
  taskStates: [null],
  mustHaveLaunched: true,
  steps: { start: { command: 'start', taskState: 'powering-on', deadlineSeconds: 300, silence: 'keep' } },
  success: { vmState: 'active', taskState: null, powerState: powerStates.running },
  failure: { taskState: null },
} as const satisfies LifecycleRow;

export const stop = {
  name: 'stop',
  action: 'stop',
  lock: true,
  host: 'placed',
  vmStates: ['active', 'error'],
  taskStates: [null],
  mustHaveLaunched: true,
  // The guest has 60 seconds to shut down by itself before the power is cut.
  steps: { stop: { command: 'stop', taskState: 'powering-off', deadlineSeconds: 300, silence: 'keep' } },
  success: { vmState: 'stopped', taskState: null, powerState: powerStates.shutdown },
  failure: { taskState: null },
} as const satisfies LifecycleRow;

export const softReboot = {
  name: 'softReboot',
  action: 'reboot',
  lock: true,
  host: 'any',
  vmStates: ['active'],
  taskStates: [null],
  mustHaveLaunched: true,
  steps: { reboot: { command: 'reboot', taskState: 'rebooting', deadlineSeconds: 300, silence: 'keep' } },
  success: { vmState: 'active', taskState: null, powerState: powerStates.running },
  failure: { vmState: 'error', taskState: null },
} as const satisfies LifecycleRow;

export const hardReboot = {
  name: 'hardReboot',
  action: 'reboot',
  lock: true,
  host: 'any',
  vmStates: ['active', 'error', 'paused', 'stopped', 'suspended'],
  taskStates: [null, 'rebooting', 'reboot_pending', 'reboot_started', 'resuming', 'rebooting_hard', 'unpausing', 'pausing', 'suspending'],
  mustHaveLaunched: true,
  steps: { reboot: { command: 'reboot', taskState: 'rebooting_hard', deadlineSeconds: 300, silence: 'keep' } },
  success: { vmState: 'active', taskState: null, powerState: powerStates.running },
  failure: { vmState: 'error', taskState: null },
} as const satisfies LifecycleRow;

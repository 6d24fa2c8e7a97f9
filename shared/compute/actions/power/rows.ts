/** Rows of the actions that change what a machine does, and nothing else. */
import * as powerStates from '../../../messaging/power-states.ts';
import { accelerators, memoryEncryption } from '../../servers/features.ts';
import type { LifecycleRow, Transition } from '../row.ts';

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

export const pause = {
  name: 'pause',
  action: 'pause',
  lock: true,
  host: 'any',
  vmStates: ['active'],
  taskStates: [null],
  mustHaveLaunched: true,
  steps: { pause: { command: 'pause', taskState: 'pausing', deadlineSeconds: 300, silence: 'keep' } },
  success: { vmState: 'paused', taskState: null, powerState: powerStates.paused },
  failure: { taskState: null },
} as const satisfies LifecycleRow;

export const unpause = {
  name: 'unpause',
  action: 'unpause',
  lock: true,
  host: 'any',
  vmStates: ['paused'],
  taskStates: [null],
  mustHaveLaunched: true,
  steps: { unpause: { command: 'unpause', taskState: 'unpausing', deadlineSeconds: 300, silence: 'keep' } },
  success: { vmState: 'active', taskState: null, powerState: powerStates.running },
  failure: { taskState: null },
} as const satisfies LifecycleRow;

export const suspend = {
  name: 'suspend',
  action: 'suspend',
  without: [accelerators, memoryEncryption],
  lock: true,
  host: 'any',
  vmStates: ['active'],
  taskStates: [null],
  mustHaveLaunched: true,
  // All of its memory is written to the host's disk.
  steps: { suspend: { command: 'suspend', taskState: 'suspending', deadlineSeconds: 900, silence: 'keep' } },
  success: { vmState: 'suspended', taskState: null, powerState: powerStates.suspended },
  failure: { taskState: null },
} as const satisfies LifecycleRow;

export const resume = {
  name: 'resume',
  action: 'resume',
  lock: true,
  host: 'any',
  vmStates: ['suspended'],
  taskStates: [null],
  mustHaveLaunched: true,
  steps: { resume: { command: 'resume', taskState: 'resuming', deadlineSeconds: 900, silence: 'keep' } },
  success: { vmState: 'active', taskState: null, powerState: powerStates.running },
  failure: { taskState: null },
} as const satisfies LifecycleRow;

/** The guest is hit as if by a defect of its machine, and writes down what it was at. What it does then is its own matter: nothing of the server changes. */
export const triggerCrashDump = {
  name: 'triggerCrashDump',
  action: 'trigger_crash_dump',
  lock: true,
  host: 'placed',
  vmStates: ['active', 'paused', 'rescued', 'resized', 'error'],
  taskStates: [null],
  mustHaveLaunched: true,
  steps: { trigger: { command: 'trigger_crash_dump', deadlineSeconds: 300, silence: 'fail' } },
  success: { taskState: null },
  failure: { taskState: null },
} as const satisfies LifecycleRow;

/** Somebody says that the machine was switched past the API: its host says how it stands, and that is shown. */
export const updatePower = {
  name: 'updatePower',
  action: 'power_update',
  steps: { report: { command: 'report_power', deadlineSeconds: 120, silence: 'fail' } },
  success: { taskState: null },
  failure: { taskState: null },
} as const satisfies Transition;

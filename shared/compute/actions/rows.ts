/**
 * What may be done to a server, when, and what comes of it: one row per action, to be imported as `* as lifecycle`. The handlers, the reaper, the agent's events
 * and the tests all read these rows. Guards are Nova's to the letter (contract/states.json); deadlines and what a
 * failure does are Micronova's, so that no server keeps a task state for ever.
 */
import type { CommandName } from '../../messaging/commands.ts';
import type { PowerState } from '../../messaging/power-states.ts';
import * as powerStates from '../../messaging/power-states.ts';
import type { TaskState, VmState } from '../servers/states.ts';

/** What the agent's answer, or its absence, does to the server. A field that is not given stays as it is. */
export interface Outcome {
  readonly vmState?: VmState;
  readonly taskState: null;
  readonly powerState?: PowerState;
}

export interface Transition {
  /** The name under which the server's actions list it, and the word that a refusal uses. */
  readonly action: string;
  /** Set when it begins; null leaves the task state as it is. */
  readonly taskState: TaskState | null;
  /** What the agent is told to do. */
  readonly command: CommandName;
  /** How long the agent may take before the failure applies. */
  readonly deadlineSeconds: number;
  readonly success: Outcome;
  readonly failure: Outcome;
}

/** What is done to a server that is there, and may be refused. */
export interface LifecycleRow extends Transition {
  /** Whether the lock forbids it to everyone but administrators. */
  readonly lock: boolean;
  /** `placed`: the server must have a host. `up`: that host must be up as well, see `assertHostUp`. */
  readonly host: 'any' | 'placed' | 'up';
  /** The vm states that it may start from; null: any. */
  readonly vmStates: readonly VmState[] | null;
  /** The task states that it may start from, null inside the list being no task; null instead of a list: any. */
  readonly taskStates: readonly (TaskState | null)[] | null;
  readonly mustHaveLaunched: boolean;
}

const attachableVmStates = ['active', 'paused', 'stopped', 'resized', 'soft-delete', 'shelved', 'shelved_offloaded'] as const;

/** Has no guards: there is no server yet. */
export const create = {
  action: 'create',
  taskState: 'spawning',
  command: 'build',
  deadlineSeconds: 1800,
  success: { vmState: 'active', taskState: null, powerState: powerStates.running },
  failure: { vmState: 'error', taskState: null },
} as const satisfies Transition;

export const start = {
  action: 'start',
  lock: true,
  host: 'placed',
  vmStates: ['stopped'],
  taskStates: [null],
  mustHaveLaunched: true,
  taskState: 'powering-on',
  command: 'start',
  deadlineSeconds: 300,
  success: { vmState: 'active', taskState: null, powerState: powerStates.running },
  failure: { taskState: null },
} as const satisfies LifecycleRow;

export const stop = {
  action: 'stop',
  lock: true,
  host: 'placed',
  vmStates: ['active', 'error'],
  taskStates: [null],
  mustHaveLaunched: true,
  taskState: 'powering-off',
  command: 'stop',
  // The guest has 60 seconds to shut down by itself before the power is cut.
  deadlineSeconds: 300,
  success: { vmState: 'stopped', taskState: null, powerState: powerStates.shutdown },
  failure: { taskState: null },
} as const satisfies LifecycleRow;

export const softReboot = {
  action: 'reboot',
  lock: true,
  host: 'any',
  vmStates: ['active'],
  taskStates: [null],
  mustHaveLaunched: true,
  taskState: 'rebooting',
  command: 'reboot',
  deadlineSeconds: 300,
  success: { vmState: 'active', taskState: null, powerState: powerStates.running },
  failure: { vmState: 'error', taskState: null },
} as const satisfies LifecycleRow;

export const hardReboot = {
  action: 'reboot',
  lock: true,
  host: 'any',
  vmStates: ['active', 'error', 'paused', 'stopped', 'suspended'],
  taskStates: [null, 'rebooting', 'reboot_pending', 'reboot_started', 'resuming', 'rebooting_hard', 'unpausing', 'pausing', 'suspending'],
  mustHaveLaunched: true,
  taskState: 'rebooting_hard',
  command: 'reboot',
  deadlineSeconds: 300,
  success: { vmState: 'active', taskState: null, powerState: powerStates.running },
  failure: { vmState: 'error', taskState: null },
} as const satisfies LifecycleRow;

const deleteRow = {
  action: 'delete',
  lock: true,
  host: 'any',
  vmStates: null,
  taskStates: null,
  mustHaveLaunched: false,
  taskState: 'deleting',
  command: 'destroy',
  deadlineSeconds: 600,
  success: { vmState: 'deleted', taskState: null, powerState: powerStates.pending },
  failure: { vmState: 'error', taskState: null },
} as const satisfies LifecycleRow;

export { deleteRow as delete };

export const attachVolume = {
  action: 'attach_volume',
  lock: true,
  host: 'any',
  vmStates: attachableVmStates,
  taskStates: [null],
  mustHaveLaunched: true,
  taskState: null,
  command: 'attach_volume',
  deadlineSeconds: 180,
  success: { taskState: null },
  failure: { taskState: null },
} as const satisfies LifecycleRow;

export const detachVolume = {
  action: 'detach_volume',
  lock: true,
  host: 'up',
  vmStates: attachableVmStates,
  taskStates: [null],
  mustHaveLaunched: true,
  taskState: null,
  command: 'detach_volume',
  // A guest may take its time to let go of a device; the hypervisor is asked several times.
  deadlineSeconds: 300,
  success: { taskState: null },
  failure: { taskState: null },
} as const satisfies LifecycleRow;

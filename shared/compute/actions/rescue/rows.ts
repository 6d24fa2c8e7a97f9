/** A server that does not boot boots from another disk for the time being; its own disks are there beside it. */
import * as powerStates from '../../../messaging/power-states.ts';
import { vtpm } from '../../servers/features.ts';
import type { LifecycleRow } from '../row.ts';

/** As long as nobody knows whether it is rescued, only what makes sure of it may be done: a hard reboot and a start are from its own disks. */
const unknown = { vmState: 'error', taskState: null } as const;

export const rescue = {
  name: 'rescue',
  action: 'rescue',
  without: [vtpm],
  lock: true,
  host: 'any',
  vmStates: ['active', 'stopped', 'error'],
  taskStates: [null],
  mustHaveLaunched: true,
  steps: { rescue: { command: 'rescue', taskState: 'rescuing', deadlineSeconds: 1800, silence: 'keep' } },
  success: { vmState: 'rescued', taskState: null, powerState: powerStates.running },
  failure: { taskState: null },
  unknown,
} as const satisfies LifecycleRow;

export const unrescue = {
  name: 'unrescue',
  action: 'unrescue',
  lock: true,
  host: 'any',
  vmStates: ['rescued'],
  taskStates: [null],
  mustHaveLaunched: true,
  steps: { unrescue: { command: 'unrescue', taskState: 'unrescuing', deadlineSeconds: 600, silence: 'keep' } },
  success: { vmState: 'active', taskState: null, powerState: powerStates.running },
  failure: { taskState: null },
  unknown,
} as const satisfies LifecycleRow;

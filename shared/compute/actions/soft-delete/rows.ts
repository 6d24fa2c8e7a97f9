/** Rows of servers that are put aside before they are deleted for good, where a time for that is set (Nova's `reclaim_instance_interval`). */
import * as powerStates from '../../../messaging/power-states.ts';
import type { LifecycleRow } from '../row.ts';

/** It never fails: a host that says nothing is told again and again to shut the machine down, and nobody waits for it. */
export const softDelete = {
  name: 'softDelete',
  action: 'delete',
  lock: true,
  host: 'any',
  vmStates: null,
  taskStates: null,
  mustHaveLaunched: true,
  steps: { stop: { command: 'stop', taskState: 'soft-deleting', deadlineSeconds: 300, silence: 'pass' } },
  success: { vmState: 'soft-delete', taskState: null, powerState: powerStates.shutdown },
  failure: { taskState: null },
} as const satisfies LifecycleRow;

/** A machine that does not start is its owner's again all the same: the server counts for its quota, and is not reclaimed. */
export const restore = {
  name: 'restore',
  action: 'restore',
  lock: true,
  host: 'any',
  vmStates: ['soft-delete'],
  taskStates: [null],
  mustHaveLaunched: true,
  steps: { start: { command: 'start', taskState: 'restoring', deadlineSeconds: 300, silence: 'keep' } },
  success: { vmState: 'active', taskState: null, powerState: powerStates.running },
  failure: { vmState: 'error', taskState: null },
} as const satisfies LifecycleRow;

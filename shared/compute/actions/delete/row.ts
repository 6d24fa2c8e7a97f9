import * as powerStates from '../../../messaging/power-states.ts';
import type { LifecycleRow } from '../row.ts';

/** Its step is made on every host that has something of the server. */
const row = {
  name: 'delete',
  action: 'delete',
  lock: true,
  host: 'any',
  vmStates: null,
  taskStates: null,
  mustHaveLaunched: false,
  steps: { discard: { command: 'discard', taskState: 'deleting', deadlineSeconds: 600, silence: 'keep' } },
  success: { vmState: 'deleted', taskState: null, powerState: powerStates.pending },
  failure: { vmState: 'error', taskState: null },
} as const satisfies LifecycleRow;

export { row as delete };

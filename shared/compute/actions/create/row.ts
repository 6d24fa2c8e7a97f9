import * as powerStates from '../../../messaging/power-states.ts';
import type { Transition } from '../row.ts';

/** Has no guards: there is no server yet. */
export const create = {
  name: 'create',
  action: 'create',
  steps: { build: { command: 'build', taskState: 'spawning', deadlineSeconds: 1800, silence: 'keep' } },
  success: { vmState: 'active', taskState: null, powerState: powerStates.running },
  failure: { vmState: 'error', taskState: null },
} as const satisfies Transition;

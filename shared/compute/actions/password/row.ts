import type { LifecycleRow } from '../row.ts';

/** Whether a guest that says nothing has taken the password or not, harms nobody: its owner asks again. */
export const changePassword = {
  name: 'changePassword',
  action: 'changePassword',
  lock: true,
  host: 'any',
  vmStates: ['active'],
  taskStates: [null],
  mustHaveLaunched: true,
  steps: { set: { command: 'set_admin_password', taskState: 'updating_password', deadlineSeconds: 120, silence: 'fail' } },
  success: { taskState: null },
  failure: { taskState: null },
} as const satisfies LifecycleRow;
